/** Over how many milliseconds the speed is smoothed: a burst passes, a change of network shows. */
const SMOOTHING_MS = 8_000;
/** How often the figures change: more often can't be read. */
const TICK_MS = 1_000;

/** How fast bytes leave. */
export class Pace {
  /** Bytes a second, smoothed; 0 as long as that is not known. */
  speed = $state(0);

  #bytes = 0;
  #since: number | undefined;

  /** So many more bytes have left (fewer than none: an attempt was given up). */
  note(bytes: number): void {
    const now = performance.now();
    this.#since ??= now;
    this.#bytes += bytes;
    const passed = now - this.#since;
    if (passed < TICK_MS) return;
    const measured = Math.max(0, (this.#bytes / passed) * 1000);
    const weight = this.speed === 0 ? 1 : 1 - Math.exp(-passed / SMOOTHING_MS);
    this.speed += (measured - this.speed) * weight;
    this.#bytes = 0;
    this.#since = now;
  }

  /** Nothing leaves for a while: the time until it does again is not to be counted. */
  halt(): void {
    this.#since = undefined;
    this.#bytes = 0;
    this.speed = 0;
  }

  /** Seconds that so many bytes will take; undefined as long as that is not known. */
  secondsFor(bytes: number): number | undefined {
    return this.speed > 0 ? bytes / this.speed : undefined;
  }
}
