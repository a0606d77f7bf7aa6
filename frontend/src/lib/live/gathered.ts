/**
 * However often it is called, `run` is called once, so many milliseconds after the first time, and
 * not again before it has finished.
 */
export function gathered(
  run: () => Promise<unknown>,
  wait = 400,
): { call: () => void; off: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;
  let ended = false;

  function call(): void {
    if (ended) return;
    if (running) again = true;
    else timer ??= setTimeout(() => void go(), wait);
  }

  async function go(): Promise<void> {
    timer = undefined;
    running = true;
    try {
      await run();
    } finally {
      running = false;
      if (again) {
        again = false;
        call();
      }
    }
  }

  return {
    call,
    off: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}
