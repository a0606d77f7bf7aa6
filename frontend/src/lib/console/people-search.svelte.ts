import type { User } from '#lib/api/types.ts';
import type { Answer } from '#lib/api/answers.ts';
import type { Page } from './listing.svelte.ts';

/** Looks people up while somebody types. */
export class PeopleSearch {
  found = $state.raw<User[]>([]);
  /** Nothing asked yet, on its way, here, or it didn't work. */
  stage = $state<'idle' | 'searching' | 'found' | 'failed'>('idle');
  readonly #ask: (q: string, signal: AbortSignal) => Promise<Answer<Page<User>>>;
  readonly #wait: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = new AbortController();

  /** `wait`: milliseconds without a key before the question goes out. */
  constructor(ask: (q: string, signal: AbortSignal) => Promise<Answer<Page<User>>>, wait = 200) {
    this.#ask = ask;
    this.#wait = wait;
  }

  /** Look for this from now on, and forget what was looked for before. */
  type(text: string): void {
    clearTimeout(this.#timer);
    this.#asking.abort();
    const q = text.trim();
    if (!q) {
      this.found = [];
      this.stage = 'idle';
      return;
    }
    this.stage = 'searching';
    this.#timer = setTimeout(() => void this.#look(q), this.#wait);
  }

  async #look(q: string): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    const { data } = await this.#ask(q, asking.signal);
    // What comes late is not what is asked for any more.
    if (asking.signal.aborted) return;
    this.found = data?.items ?? [];
    this.stage = data ? 'found' : 'failed';
  }
}
