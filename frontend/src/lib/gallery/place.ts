/**
 * How far somebody had scrolled when they reloaded the page, or left the site and came back. The
 * browser and SvelteKit go there before the script runs, when the page is not yet as high.
 */

const KEY = 'gallery-place';

/** Remember the place when the page goes; gives back what ends that. */
export function rememberPlace(): () => void {
  const remember = (): void => {
    sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, y: scrollY }));
  };
  addEventListener('pagehide', remember);
  return () => removeEventListener('pagehide', remember);
}

/** Where the page was, if this is that page again; asked for once. */
export function rememberedPlace(): number | undefined {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (!kept || entry?.type === 'navigate') return undefined;
  const { path, y } = JSON.parse(kept) as { path: string; y: number };
  return path === location.pathname ? y : undefined;
}
