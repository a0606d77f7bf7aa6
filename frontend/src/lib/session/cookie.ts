/**
 * The cookie that holds the session's bearer. The browser's scripts never see it; this server and
 * the edge before the API (server/edge.ts) turn it into an `Authorization` header.
 */

/** For https, and for a browser that counts this machine's own addresses as safe. */
const HOST_ONLY = '__Host-session';
/** For plain http: Safari drops a secure cookie even from localhost. */
const PLAIN = 'session';

/** What a bearer may consist of (RFC 6750); anything else in a cookie is none. */
const BEARER = /^[\w.~+/-]+=*$/;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A cookie's name, and whether it is for https alone. */
export interface CookieKind {
  name: string;
  secure: boolean;
}

/** The cookies that carry the session on this address, the one to believe first. */
export function cookieKinds(url: URL): CookieKind[] {
  const hostOnly = { name: HOST_ONLY, secure: true };
  if (url.protocol === 'https:') return [hostOnly];
  const plain = { name: PLAIN, secure: false };
  return LOOPBACK.has(url.hostname) ? [hostOnly, plain] : [plain];
}

/**
 * The bearer among the cookies of a request. Over https the plain kind isn't believed: any neighbour
 * of ours in the domain could have put it there.
 */
export function bearerAmong(
  read: (name: string) => string | undefined,
  { https }: { https: boolean },
): string | undefined {
  const bearer = read(HOST_ONLY) ?? (https ? undefined : read(PLAIN));
  return bearer !== undefined && BEARER.test(bearer) ? bearer : undefined;
}

/** Every name that a session may be kept under here, to forget it by. */
export const COOKIE_NAMES = [
  { name: HOST_ONLY, secure: true },
  { name: PLAIN, secure: false },
] as const satisfies readonly CookieKind[];
