/** So long the page may be kept busy at a time; what is pressed meanwhile waits no longer. */
const LONGEST_MS = 12;

/** A piece of work's turn on the page's one thread: after a while the others have theirs. */
export class Turn {
  #began = performance.now();

  /** Whether it has taken long enough. */
  get over(): boolean {
    return performance.now() - this.#began >= LONGEST_MS;
  }

  /** Let the others have theirs; resolves with the next one. */
  async next(): Promise<void> {
    // Safari can't say that this one comes before what was asked for later.
    if ('scheduler' in globalThis && 'yield' in scheduler) await scheduler.yield();
    else await new Promise((resolve) => setTimeout(resolve));
    this.#began = performance.now();
  }
}
