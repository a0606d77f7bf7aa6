import type { User } from '#lib/api/types.ts';

/** Where somebody begins: the photographer in the console, a client among their shoots. */
export function startOf(user: Pick<User, 'role'>): string {
  return user.role === 'admin' ? '/studio/shoots' : '/shoots';
}

/** Where somebody was going before they had to sign in: a path of ours, or their start. */
export function destinationOf(next: string | null, user: Pick<User, 'role'>): string {
  if (!next) return startOf(user);
  const ours = 'http://studio.invalid';
  const url = URL.parse(next, ours);
  // What a browser makes of it counts: `//elsewhere` and `/\elsewhere` are other sites.
  const isOurs = url?.origin === ours && next.startsWith('/') && !url.pathname.startsWith('//');
  return isOurs ? url.pathname + url.search : startOf(user);
}
