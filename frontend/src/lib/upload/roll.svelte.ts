import type { UploadItem } from './item.svelte.ts';

/** Photographs in the order in which they came. A thousand come and go at the cost of one look. */
export class Roll {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- `#changes` tells of all at once.
  readonly #called = new Set<UploadItem>();
  /** How often that has changed: who looked before has to look again. */
  #changes = $state(0);
  #items: readonly UploadItem[] = [];
  #asOf = 0;

  get items(): readonly UploadItem[] {
    if (this.#asOf !== this.#changes) {
      this.#items = [...this.#called];
      this.#asOf = this.#changes;
    }
    return this.#items;
  }

  add(item: UploadItem): void {
    this.#called.add(item);
    this.#changes += 1;
  }

  strike(item: UploadItem): void {
    if (this.#called.delete(item)) this.#changes += 1;
  }
}
