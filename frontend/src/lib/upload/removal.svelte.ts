import type { StudioFile } from '#lib/api/types.ts';
import type { Answered, Shelf } from './ports.ts';

/** So many are deleted at once. */
const AT_ONCE = 4;

/** Deletes photographs, and tells how far it is. */
export class Removal {
  /** How many are to be deleted; 0 when nothing goes on. */
  total = $state(0);
  done = $state(0);
  /** What put an end to it before all were deleted. */
  stopped = $state.raw<Exclude<Answered, 'done'>>();

  readonly #shelf: Pick<Shelf, 'remove'>;

  constructor(shelf: Pick<Shelf, 'remove'>) {
    this.#shelf = shelf;
  }

  get underway(): boolean {
    return this.total > 0;
  }

  /** Delete them; how many that came to. Those that are left are still there, to try again. */
  async run(files: readonly StudioFile[]): Promise<number> {
    const left = [...files];
    this.total = left.length;
    this.done = 0;
    this.stopped = undefined;
    const work = async (): Promise<void> => {
      for (let file = left.shift(); file && !this.stopped; file = left.shift()) {
        const answered = await this.#shelf.remove(file);
        if (answered === 'done') this.done += 1;
        else this.stopped = answered;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    this.total = 0;
    return this.done;
  }
}
