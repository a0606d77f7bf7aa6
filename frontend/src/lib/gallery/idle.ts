/**
 * Run something once the page has loaded what it came with and the browser has nothing else to do.
 * Gives back what calls it off.
 */
export function whenIdle(run: () => void): () => void {
  let calledOff = false;
  const ready = (): void => {
    if (!calledOff) run();
  };
  const wait = (): void => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(ready, { timeout: 2000 });
    else setTimeout(ready, 200);
  };
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait, { once: true });
  return () => {
    calledOff = true;
    removeEventListener('load', wait);
  };
}
