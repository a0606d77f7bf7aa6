import type { StudioFile } from '#lib/api/types.ts';

export type Show = 'all' | 'failed' | 'doubles';

/** Which of a shoot's photographs the page shows. */
export class View {
  /** What somebody asked for; all, once there is nothing of it left. */
  asked = $state<Show>('all');

  readonly #shelf: { readonly files: readonly StudioFile[] };

  readonly failed = $derived.by(() => this.#shelf.files.filter(({ state }) => state === 'failed'));
  /** Those whose bytes the shoot has more than once, all of them, the same ones together. */
  readonly doubles = $derived.by(() =>
    [...Map.groupBy(this.#shelf.files, ({ sha256 }) => sha256).values()]
      .filter((same) => same.length > 1)
      .flat(),
  );
  readonly show: Show = $derived(
    this.asked !== 'all' && this[this.asked].length === 0 ? 'all' : this.asked,
  );
  readonly files: readonly StudioFile[] = $derived.by(() =>
    this.show === 'all' ? this.#shelf.files : this[this.show],
  );
  readonly ids: readonly string[] = $derived(this.files.map(({ id }) => id));

  constructor(shelf: { readonly files: readonly StudioFile[] }) {
    this.#shelf = shelf;
  }
}
