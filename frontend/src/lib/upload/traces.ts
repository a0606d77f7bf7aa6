import type { StudioFile } from '#lib/api/types.ts';
import type { UploadItem } from './item.svelte.ts';
import type { Answered, Shelf } from './ports.ts';

/** By then an attempt whose answer was lost has left its trace, if it ever will. */
export const LATE_MS = 15_000;

/**
 * Which files of the shoot came from which photographs of the queue. After an answer that was lost,
 * this tells whether the photograph is there, and takes away what got there twice.
 */
export class Traces {
  readonly #shelf: Shelf;
  readonly #claimed = new Set<string>();
  /** There after an answer was lost, and since when: the first attempt may turn up late. */
  readonly #doubtful = new Map<UploadItem, number>();
  /** The bytes that somebody wants in the shoot more than once. */
  readonly #wantedTwice = new Set<string>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** Before the first attempt: what is like it and is there now is not it. */
  begin(item: UploadItem): void {
    if (item.anyway && item.sha256 !== undefined) this.#wantedTwice.add(item.sha256);
    item.before ??= new Set(this.#likesOf(item).map(({ id }) => id));
  }

  /** The file that an attempt left behind, if one did. */
  fileOf(item: UploadItem): StudioFile | undefined {
    return this.#likesOf(item).find(
      ({ id }) => item.before && !item.before.has(id) && !this.#claimed.has(id),
    );
  }

  /** This file is that photograph. Whether to look for a second one when it can't be late any more. */
  claim(item: UploadItem, file: StudioFile): boolean {
    this.#claimed.add(file.id);
    if (!item.uncertain) return false;
    this.#doubtful.set(item, Date.now());
    return true;
  }

  /**
   * Of those that got there twice, keep the one that was first: everybody who comes upon the same
   * two keeps the same one. The listing must have just been read. Where bytes can't be compared,
   * nothing is removed: a double harms less than a photograph that is missing.
   */
  async removeDoubles(): Promise<Answered> {
    for (const [item, since] of this.#doubtful) {
      for (const double of this.#doublesOf(item)) {
        const answered = await this.#shelf.remove(double);
        if (answered !== 'done') return answered;
      }
      if (Date.now() - since >= LATE_MS) this.#doubtful.delete(item);
    }
    return 'done';
  }

  #doublesOf(item: UploadItem): StudioFile[] {
    if (item.sha256 === undefined || this.#wantedTwice.has(item.sha256)) return [];
    const [first, ...doubles] = this.#likesOf(item).filter(({ id }) => !item.before?.has(id));
    if (first) this.#claimed.add(first.id);
    return doubles;
  }

  #likesOf(item: UploadItem): StudioFile[] {
    return item.sha256 === undefined
      ? this.#shelf.withName(item.name, item.bytes)
      : this.#shelf.withBytes(item.sha256);
  }
}
