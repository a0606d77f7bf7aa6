import { renewSession } from '@tempsdarret/client';
import type { Session } from '@tempsdarret/client';
import type { RequestEvent } from '@sveltejs/kit';

import { apiOf } from '#lib/api/server.ts';
import { bearerAmong, COOKIE_NAMES, cookieKinds } from './cookie.ts';

/** A session that is older than this is renewed with the next page: it lasts a week. */
const FRESH_FOR = 24 * 3600 * 1000;
const LASTS = 7 * 24 * 3600 * 1000;

/** The bearer that the browser's cookie carries, if it has one. */
export function bearerOf(event: RequestEvent): string | undefined {
  return bearerAmong((name) => event.cookies.get(name), {
    https: event.url.protocol === 'https:',
  });
}

/** Keep a session in the browser until it ends. */
export function keepSession(event: RequestEvent, session: Session): void {
  for (const { name, secure } of cookieKinds(event.url)) {
    event.cookies.set(name, session.accessToken, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      expires: new Date(session.expiresAt),
    });
  }
  event.locals.bearer = session.accessToken;
}

/** Have the browser forget its session. */
export function forgetSession(event: RequestEvent): void {
  for (const { name, secure } of COOKIE_NAMES) {
    event.cookies.delete(name, { path: '/', httpOnly: true, sameSite: 'lax', secure });
  }
  event.locals.bearer = undefined;
}

/**
 * Renew the session if it has been in use for a day. The old bearer stays good until its own end,
 * so two pages that renew at once both come out right, and one that fails harms nothing.
 */
export async function renewWhenDue(event: RequestEvent): Promise<void> {
  const { bearer } = event.locals;
  if (!bearer || expiryOf(bearer) - Date.now() > LASTS - FRESH_FOR) return;
  const { data } = await renewSession({ client: apiOf(event) });
  if (data) keepSession(event, data);
}

/** When a bearer ends, in milliseconds. Read, not believed: the API verifies it. */
function expiryOf(bearer: string): number {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString(),
    );
    return Number((claims as { exp?: unknown }).exp) * 1000 || 0;
  } catch {
    return 0;
  }
}
