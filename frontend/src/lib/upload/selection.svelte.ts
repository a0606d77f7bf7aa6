import { SvelteSet } from 'svelte/reactivity';

/** Which photographs are selected. A range goes from the one that was last chosen alone. */
export class Selection {
  readonly #ids = new SvelteSet<string>();
  #anchor: string | undefined;

  get size(): number {
    return this.#ids.size;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Select one, or take it out again. */
  toggle(id: string): void {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#anchor = id;
  }

  /** Select all from the last one that was chosen alone to this one, in the order of the page. */
  extend(order: readonly string[], id: string): void {
    const from = this.#anchor === undefined ? -1 : order.indexOf(this.#anchor);
    const to = order.indexOf(id);
    if (from < 0 || to < 0) {
      if (!this.has(id)) this.toggle(id);
      return;
    }
    this.all(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  }

  /** Select these, too. */
  all(ids: readonly string[]): void {
    for (const id of ids) this.#ids.add(id);
  }

  clear(): void {
    this.#ids.clear();
    this.#anchor = undefined;
  }

  /** Of these, the selected ones: what has gone in the meantime is not among them. */
  among<T extends { id: string }>(items: readonly T[]): T[] {
    return this.#ids.size > 0 ? items.filter(({ id }) => this.#ids.has(id)) : [];
  }
}
