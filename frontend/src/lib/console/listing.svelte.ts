import type { Problem } from '#lib/api/types.ts';
import { problemOf } from '#lib/api/answers.ts';
import type { Answer } from '#lib/api/answers.ts';

/** Some of a list, and where the rest begins. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A list that grows by the page, as far as somebody wants to see it. */
export class Listing<T> {
  items = $state.raw<T[]>([]);
  /** Where the next page begins; null at the end. */
  nextCursor = $state<string | null>(null);
  pending = $state(false);
  /** Why the next page didn't come. */
  problem = $state.raw<Problem>();
  readonly #fetch: (cursor: string) => Promise<Answer<Page<T>>>;

  constructor(first: Page<T>, fetch: (cursor: string) => Promise<Answer<Page<T>>>) {
    this.items = first.items;
    this.nextCursor = first.nextCursor;
    this.#fetch = fetch;
  }

  /** Add the next page. Says how many came: none if it failed, or if one is on its way already. */
  async more(): Promise<number> {
    if (this.nextCursor === null || this.pending) return 0;
    this.pending = true;
    this.problem = undefined;
    try {
      const answer = await this.#fetch(this.nextCursor);
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
}
