import type { Twin, UploadItem } from './item.svelte.ts';
import type { Shelf } from './ports.ts';

/** Finds the photographs that are there already: in the shoot, or among those that were chosen. */
export class Twins {
  readonly #shelf: Shelf;
  /** Of those with the same bytes, the one that is sent. */
  readonly #firsts = new Map<string, UploadItem>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** What has the same bytes as a photograph; without any, it is the one that is sent. */
  of(item: UploadItem): Twin | undefined {
    if (item.anyway || item.sha256 === undefined) return undefined;
    const [file] = this.#shelf.withBytes(item.sha256);
    if (file) return { kind: 'in-shoot', file };
    const first = this.#firsts.get(item.sha256);
    if (first && first !== item) return { kind: 'chosen', item: first };
    this.#firsts.set(item.sha256, item);
    return undefined;
  }

  /** This one is not on its way any more: another with its bytes may be. */
  leave(item: UploadItem): void {
    const { sha256 } = item;
    if (sha256 !== undefined && this.#firsts.get(sha256) === item) this.#firsts.delete(sha256);
  }
}
