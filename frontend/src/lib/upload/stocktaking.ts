import type { StudioFile } from '#lib/api/types.ts';
import type { UploadItem } from './item.svelte.ts';
import type { Answered, Shelf } from './ports.ts';
import { LATE_MS, Traces } from './traces.ts';

/** Reads the shoot's listing when that has to be done before anything more is sent. */
export class Stocktaking {
  readonly #shelf: Shelf;
  readonly #traces: Traces;
  #due = false;
  #underway = false;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.#traces = new Traces(shelf);
  }

  /** Whether the listing is to be read. */
  get due(): boolean {
    return this.#due;
  }

  /** Whether it is being read. */
  get underway(): boolean {
    return this.#underway;
  }

  /** What the shoot has may not be what is known of it. */
  require(): void {
    this.#due = true;
  }

  /**
   * Read the listing, tell that it has been read, and take away what is in the shoot twice. What
   * does not succeed stays due.
   */
  async run(onread: () => void): Promise<Answered> {
    this.#underway = true;
    this.#due = false;
    let answered = await this.#shelf.refresh();
    this.#underway = false;
    if (answered === 'done') {
      onread();
      answered = await this.#traces.removeDoubles();
    }
    if (answered !== 'done') this.#due = true;
    return answered;
  }

  /** An attempt begins. */
  begin(item: UploadItem): void {
    this.#traces.begin(item);
  }

  /** The file that an attempt without an answer left behind, as soon as that can be told. */
  fileOf(item: UploadItem): StudioFile | undefined {
    return this.#due || this.#underway ? undefined : this.#traces.fileOf(item);
  }

  /** This file is that photograph. Has `look` called when a second one may have turned up late. */
  claim(item: UploadItem, file: StudioFile, look: () => void): void {
    if (this.#traces.claim(item, file)) setTimeout(look, LATE_MS);
  }
}
