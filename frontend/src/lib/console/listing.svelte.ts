import type { Problem } from '#lib/api/types.ts';
import { problemOf } from '#lib/api/answers.ts';
import type { Answer } from '#lib/api/answers.ts';

/** Some of a list, and where the rest begins. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** As many as the API gives at once. */
const MOST = 200;

/** A list that grows by the page, as far as somebody wants to see it. */
export class Listing<T> {
  items = $state.raw<T[]>([]);
  /** Where the next page begins; null at the end. */
  nextCursor = $state<string | null>(null);
  pending = $state(false);
  /** Why the next page didn't come. */
  problem = $state.raw<Problem>();
  #underway: Promise<number> | undefined;
  readonly #fetch: (cursor: string) => Promise<Answer<Page<T>>>;

  constructor(first: Page<T>, fetch: (cursor: string) => Promise<Answer<Page<T>>>) {
    this.items = first.items;
    this.nextCursor = first.nextCursor;
    this.#fetch = fetch;
  }

  /** Add the next page. Says how many came: none if it failed, or if one is on its way already. */
  async more(): Promise<number> {
    if (this.nextCursor === null || this.pending) return 0;
    this.#underway = this.#next(this.nextCursor);
    return this.#underway;
  }

  async #next(cursor: string): Promise<number> {
    this.pending = true;
    this.problem = undefined;
    try {
      const answer = await this.#fetch(cursor);
      if (answer.data === undefined) {
        this.problem = problemOf(answer);
        return 0;
      }
      this.items = [...this.items, ...answer.data.items];
      this.nextCursor = answer.data.nextCursor;
      return answer.data.items.length;
    } finally {
      this.pending = false;
    }
  }

  /** As much as is shown, for coming back to it. */
  get page(): Page<T> {
    return { items: this.items, nextCursor: this.nextCursor };
  }

  /** Show as much as there was. */
  restore(page: Page<T>): void {
    this.items = page.items;
    this.nextCursor = page.nextCursor;
  }

  /**
   * Show how things stand now: its beginning, which has come again, and what else is shown, which
   * `read` reads again as far as the API gives it at once; the rest comes by the page.
   */
  async renew(first: Page<T>, read: (limit: number) => Promise<Answer<Page<T>>>): Promise<void> {
    // What is on its way is behind a place of before.
    await this.#underway;
    const shown = this.items.length;
    if (shown <= first.items.length || first.nextCursor === null) {
      this.restore(first);
      return;
    }
    const { data } = await read(Math.min(MOST, shown));
    const now = data && (await this.#upTo(shown, data));
    if (now && !this.pending) this.restore(now);
  }

  /** A page with those behind it, until it has so many; undefined if one doesn't come. */
  async #upTo(count: number, page: Page<T>): Promise<Page<T> | undefined> {
    let { items, nextCursor } = page;
    while (items.length < count && nextCursor !== null) {
      const { data } = await this.#fetch(nextCursor);
      if (!data) return undefined;
      items = [...items, ...data.items];
      nextCursor = data.nextCursor;
    }
    return { items, nextCursor };
  }
}
