import { problemOf } from '#lib/api/answers.ts';
import { reread, shiftOf, without } from './merging.ts';
import { portal } from './portal.ts';
import type { FilePage, Problem, StudioFile } from '#lib/api/types.ts';

/** As many as the API gives at once. */
const PAGE = 200;

/** For how long fresh addresses that don't open are not asked for again, in milliseconds. */
const PATIENCE = 60_000;

/** Where photographs come from. It refuses by throwing a Problem. */
export interface Source {
  list: (shootId: string, limit: number, cursor: string | undefined) => Promise<FilePage>;
}

export interface Beginning {
  shootId: string;
  /** The first page, as the server gave it. */
  first: FilePage;
  /** How many there are in all, as far as that is known. */
  total?: number;
  source?: Source;
}

/** A page as it was asked for, so that it can be asked for again. */
interface LoadedPage {
  limit: number;
  cursor: string | undefined;
  ids: string[];
  renewedAt: number;
  renewal?: Promise<void> | undefined;
}

/** A shoot's photographs in the browser: those that are loaded, and the way to the others. */
export class Photographs {
  readonly shootId: string;
  #source: Source;
  #pages: LoadedPage[];
  #underway: Promise<void> | undefined;
  /** Whether what is loaded was read again since the total was told. */
  #reread = false;

  #next = $state.raw<string | null>(null);
  #announced = $state(0);

  // No deriveds: they would end with the component that opened the shoot, and this outlives it.

  /** Those that are loaded, in order. */
  items = $state.raw<readonly StudioFile[]>([]);
  /** Whether further ones are being loaded. */
  loading = $state(false);
  /** Why further ones could not be loaded. */
  problem = $state.raw<Problem>();

  constructor({ shootId, first, total = 0, source = portal }: Beginning) {
    this.shootId = shootId;
    this.#source = source;
    this.items = first.items;
    this.#next = first.nextCursor;
    this.#announced = total;
    this.#pages = [pageOf(first, Math.max(1, first.items.length), undefined)];
  }

  /** Whether those that are loaded are all. */
  get complete(): boolean {
    return this.#next === null;
  }

  /** How many there are in all: as announced, until they are all loaded. */
  get total(): number {
    return this.complete ? this.items.length : Math.max(this.#announced, this.items.length + 1);
  }

  /**
   * Whether it is still as it was: the same beginning, under the same addresses, and as many. Once it
   * was read again there may be more or fewer behind what is loaded: see `announce`.
   */
  beganWith(first: FilePage, total: number): boolean {
    return (
      (this.#reread || total === this.#announced) &&
      first.items.every((each, index) => {
        const known = this.items[index];
        return known?.id === each.id && known.urls.thumb === each.urls.thumb;
      })
    );
  }

  /** Load the next ones. Does nothing if there are none, or after a failure: see `retry`. */
  more(): Promise<void> {
    if (this.#next === null || this.problem) return Promise.resolve();
    this.#underway ??= this.#loadNext(this.#next).finally(() => {
      this.#underway = undefined;
    });
    return this.#underway;
  }

  /** Try again what failed. */
  retry(): Promise<void> {
    this.problem = undefined;
    return this.more();
  }

  /** Load all that are missing, as far as that succeeds. */
  async all(): Promise<void> {
    while (!this.complete && !this.problem) await this.more();
  }

  /** Where a photograph stands, loading as far as it takes; -1 if it is not there. */
  async find(id: string): Promise<number> {
    for (;;) {
      const index = this.indexOf(id);
      if (index >= 0 || this.complete || this.problem) return index;
      await this.more();
    }
  }

  /** Where a photograph stands among those that are loaded; -1 if it is not there. */
  indexOf(id: string): number {
    return this.items.findIndex((each) => each.id === id);
  }

  /** Get fresh addresses for a photograph and all that were loaded with it. */
  renew(id: string): Promise<void> {
    const page = this.#pages.find((each) => each.ids.includes(id));
    if (!page) return Promise.resolve();
    if (page.renewal) return page.renewal;
    if (Date.now() - page.renewedAt < PATIENCE) return Promise.resolve();
    page.renewal = this.#renewPage(page).finally(() => {
      page.renewal = undefined;
    });
    return page.renewal;
  }

  /** Read again all that are loaded: some may have come, and others gone. */
  async reread(): Promise<void> {
    for (const page of this.#pages) await this.#renewPage(page);
    this.#reread = true;
  }

  /** Take in how many there are in all, after reading again. */
  announce(total: number): void {
    this.#announced = total;
    this.#reread = false;
  }

  async #loadNext(cursor: string): Promise<void> {
    this.loading = true;
    try {
      const page = await this.#source.list(this.shootId, PAGE, cursor);
      this.items = [...without(this.items, page.items), ...page.items];
      this.#next = page.nextCursor;
      this.#pages.push(pageOf(page, PAGE, cursor));
    } catch (refusal) {
      this.problem = problemOf({ error: refusal });
    } finally {
      this.loading = false;
    }
  }

  async #renewPage(page: LoadedPage): Promise<void> {
    page.renewedAt = Date.now();
    try {
      const { items, nextCursor } = await this.#listAgain(page);
      const before = this.items.length;
      const isLast = page === this.#pages.at(-1);
      // Behind the last that are loaded stand others, which are counted already.
      const shift = shiftOf(page.ids, items);
      const [, ...behind] = this.#endOf(page);
      this.items = reread(this.items, page.ids, items);
      this.#announced += isLast && nextCursor !== null ? shift : this.items.length - before;
      page.ids = without(items, behind).map((each) => each.id);
      if (isLast) this.#next = nextCursor;
    } catch (refusal) {
      page.renewedAt = 0;
      this.problem = problemOf({ error: refusal });
    }
  }

  /** A page as it is now, and as much more as it takes if others came in between. */
  async #listAgain(page: LoadedPage): Promise<FilePage> {
    const items: StudioFile[] = [];
    for (let { cursor } = page; ;) {
      const part = await this.#source.list(this.shootId, page.limit, cursor);
      items.push(...part.items);
      // What stands behind it may be on its way.
      await this.#underway;
      const met = without(part.items, this.#endOf(page)).length < part.items.length;
      if (page === this.#pages.at(-1) || met || part.nextCursor === null) {
        return { items, nextCursor: part.nextCursor };
      }
      cursor = part.nextCursor;
    }
  }

  /** The last of a page that is loaded, and all that are loaded behind it. */
  #endOf({ ids }: LoadedPage): readonly StudioFile[] {
    const last = this.items.findLastIndex(({ id }) => ids.includes(id));
    return last < 0 ? [] : this.items.slice(last);
  }
}

function pageOf(page: FilePage, limit: number, cursor: string | undefined): LoadedPage {
  return { limit, cursor, ids: page.items.map((each) => each.id), renewedAt: 0 };
}
