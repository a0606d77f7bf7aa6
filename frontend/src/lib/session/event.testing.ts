import type { Cookies, RequestEvent } from '@sveltejs/kit';

/** What was done to a cookie. */
export interface Kept {
  value: string;
  options: Parameters<Cookies['set']>[2];
}

/** For tests: a request as hooks see it, and what became of its cookies. */
export function eventOf(
  address = 'https://studio.example/shoots',
  {
    cookies = {},
    routeId = '/shoots',
    isDataRequest = false,
    ...init
  }: RequestInit & {
    cookies?: Record<string, string>;
    routeId?: string;
    isDataRequest?: boolean;
  } = {},
): { event: RequestEvent; kept: Map<string, Kept>; forgotten: string[] } {
  const kept = new Map<string, Kept>();
  const forgotten: string[] = [];
  const jar = {
    get: (name: string) => kept.get(name)?.value ?? cookies[name],
    set: (name: string, value: string, options: Kept['options']) =>
      kept.set(name, { value, options }),
    delete: (name: string) => forgotten.push(name),
  };
  const event = {
    url: new URL(address),
    request: new Request(address, init),
    cookies: jar,
    locals: { bearer: undefined },
    route: { id: routeId },
    isDataRequest,
    getClientAddress: () => '203.0.113.7',
  };
  return { event: event as unknown as RequestEvent, kept, forgotten };
}

/** A bearer that ends after so many hours, as far as anybody can read without the key. */
export function bearerFor(hours: number, id = 'x'): string {
  const exp = Math.floor(Date.now() / 1000) + hours * 3600;
  const claims = Buffer.from(JSON.stringify({ exp, jti: id })).toString('base64url');
  return `header.${claims}.signature`;
}
