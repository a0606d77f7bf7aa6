import type { Cookies } from '@sveltejs/kit';

import { remember } from '#lib/preferences/remember.ts';

/** Remembers the browser's time zone, which a server can't know otherwise. */
const COOKIE = 'zone';

/** The time zone to show hours in: the browser's, or this machine's until that is known. */
export function zoneOf(cookies: Pick<Cookies, 'get'>): string {
  const zone = cookies.get(COOKIE);
  return zone && isZone(zone) ? zone : ownZone();
}

/** The time zone that a form's hours are meant in. */
export function zoneIn(form: FormData, cookies: Pick<Cookies, 'get'>): string {
  const zone = form.get('zone');
  return typeof zone === 'string' && isZone(zone) ? zone : zoneOf(cookies);
}

/** The time zone of the machine that this runs on. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Tell the server in which time zone this browser is, from the next request on. */
export function rememberZone(zone: string): void {
  remember(COOKIE, zone);
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // The only thing that it can mean: no such time zone.
    return false;
  }
}
