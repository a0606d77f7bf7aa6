import { restAfter } from './patience.ts';

/** Keeps the queue from trying at once again what just failed. */
export class Rest {
  /** Whether the queue rests. */
  resting = $state(false);

  #strains = 0;
  #until = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onover: () => void;

  constructor(onover: () => void) {
    this.#onover = onover;
  }

  /**
   * Rest, for `least` milliseconds or as long as the troubles in a row call for. Several that come
   * while it rests already are one and the same trouble.
   */
  begin(least = 0): void {
    if (!this.resting) this.#strains += 1;
    const wait = this.resting ? least : Math.max(least, restAfter(this.#strains));
    const until = Date.now() + wait;
    if (this.resting && until <= this.#until) return;
    this.#until = until;
    this.resting = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), wait);
  }

  /** Go on: the time is up, the network is back, or somebody wants it now. */
  end(): void {
    if (!this.resting) return;
    clearTimeout(this.#timer);
    this.resting = false;
    this.#onover();
  }

  /** Something went well: the next trouble is a first one again. */
  ease(): void {
    this.#strains = 0;
  }
}
