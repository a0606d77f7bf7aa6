/** Between two looks at what is being developed: at first, and when nothing has changed for long. */
const SOON_MS = 1_000;
const LATE_MS = 10_000;

/**
 * Look again and again, at longer and longer intervals, and soon again when something has changed.
 * `look` says how many are left; `soon`: milliseconds. The return value ends it.
 */
export function follow(look: () => Promise<number>, soon = SOON_MS): () => void {
  let wait = soon;
  let left = Infinity;
  let ended = false;
  let timer = setTimeout(again, wait);

  function again(): void {
    void look().then((now) => {
      if (ended) return;
      wait = now < left ? soon : Math.min(wait * 1.5, LATE_MS);
      left = now;
      timer = setTimeout(again, wait);
    });
  }

  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
