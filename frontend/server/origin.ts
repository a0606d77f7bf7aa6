/**
 * Whether a request that changes something comes from our own pages. Every current browser says so
 * in `Sec-Fetch-Site`; an older one at least says where it comes from.
 */
export function isSameOrigin(
  header: (name: string) => string | undefined,
  origin: string,
): boolean {
  const site = header('sec-fetch-site');
  return site === undefined ? header('origin') === origin : site === 'same-origin';
}
