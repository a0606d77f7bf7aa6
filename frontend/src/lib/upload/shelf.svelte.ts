/* eslint-disable svelte/prefer-svelte-reactivity -- these maps are for looking up: `files` is what is shown. */

import { deleteFile, listFiles } from '@tempsdarret/client';
import type { Client } from '@tempsdarret/client';

import type { FilePage, StudioFile } from '#lib/api/types.ts';
import { inOrder } from './order.ts';
import type { Answered, Shelf } from './ports.ts';

/** As many as the API gives at once. */
const PAGE = 200;
/** A connection that went away says nothing: this long is long enough. */
const PATIENCE_MS = 30_000;
/** A page that is laid out anew for each of a hundred photographs stutters: no more often than this. */
const SHOWN_EACH_MS = 250;

/** A part of the listing: what stands behind a photograph, or is first, up to the next page. */
interface Page {
  cursor: string | undefined;
  after: StudioFile | undefined;
}

/** The photographs that a shoot has: what the page shows, and what uploads are compared with. */
export class ShootShelf implements Shelf {
  /** In the listing's order. */
  files = $state.raw<readonly StudioFile[]>([]);
  /** Whether the whole listing has been read, and `files` is therefore all there is. */
  complete = $state(false);
  /** How the last reading ended. */
  answered = $state.raw<Answered>('done');

  /** How many are still being developed. */
  pending = $state(0);

  /** What there is, and what `files` becomes. */
  #all: readonly StudioFile[] = [];
  #shownAt = -SHOWN_EACH_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #byBytes = new Map<string, StudioFile[]>();
  readonly #shootId: string;
  readonly #client: { client: Client } | undefined;
  #reading: Promise<Answered> | undefined;
  /** Where each page of the listing began when it was read. */
  #pages: Page[] = [];
  /** Put here while a listing was being read: it may have been made before they were there. */
  #arrived: StudioFile[] = [];
  /** Deleted here, for good: a listing that was asked for before may still have them. */
  readonly #removed = new Set<string>();

  constructor(shootId: string, client?: Client) {
    this.#shootId = shootId;
    this.#client = client && { client };
  }

  /** What a page brought along, if nothing newer is known. */
  begin(files: readonly StudioFile[], complete: boolean): void {
    if (this.complete) return;
    this.#keep([...files]);
    this.flush();
    this.complete = complete;
  }

  withBytes(sha256: string): StudioFile[] {
    return this.#byBytes.get(sha256) ?? [];
  }

  withName(filename: string, bytes: number): StudioFile[] {
    // As the API keeps it: macOS hands out accents in pieces.
    const name = filename.normalize('NFC');
    return this.#all.filter((file) => file.bytes === bytes && file.filename === name);
  }

  refresh(): Promise<Answered> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  put(file: StudioFile): void {
    if (this.#reading) this.#arrived.push(file);
    this.#merge([file]);
  }

  /** Show at once what has changed. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shownAt = performance.now();
    this.files = this.#all;
    this.pending = this.#all.filter(isPending).length;
  }

  async remove({ id }: Pick<StudioFile, 'id'>): Promise<Answered> {
    const { error, response } = await deleteFile({
      ...this.#client,
      path: { fileId: id },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // That somebody else has deleted it already is as good.
    if (error && response?.status !== 404) return failure(response);
    this.forget(id);
    return 'done';
  }

  /** Whether it is here. */
  has(id: string): boolean {
    return this.#all.some((each) => each.id === id);
  }

  /** Drop one that has been deleted. */
  forget(id: string): void {
    this.#removed.add(id);
    if (this.has(id)) this.#keep(this.#all.filter((each) => each.id !== id));
  }

  /** Read those pages of the listing again that have photographs which are being developed. */
  async refreshPending(): Promise<Answered> {
    if (this.#reading || this.#pages.length === 0) return this.refresh();
    const pending = this.#all.filter(isPending);
    const pages = new Set<Page>();
    for (const file of pending) {
      // Whether it was there or not when the page was read.
      const page = this.#pages.findLast(({ after }) => !after || inOrder(after, file) < 0);
      if (page) pages.add(page);
    }
    const missed = new Set(pending.map(({ id }) => id));
    for (const page of pages) {
      const { data, response } = await this.#list(page.cursor);
      if (!data) return (this.answered = failure(response));
      for (const { id } of data.items) missed.delete(id);
      this.#merge(data.items);
      const moved = this.#divide(page, data);
      if (moved) pages.add(moved);
    }
    // Somebody else has deleted it, or it stands elsewhere than it should: only the whole tells.
    if (this.#all.some(({ id }) => missed.has(id))) return this.refresh();
    return (this.answered = 'done');
  }

  /** The page of those that others, which came in between, have moved off a page. */
  #divide(page: Page, { items, nextCursor }: FilePage): Page | undefined {
    const index = this.#pages.indexOf(page);
    const after = items.at(-1);
    const next = this.#pages[index + 1]?.after;
    if (index < 0 || !after || !nextCursor || (next && inOrder(after, next) >= 0)) return;
    const moved = { cursor: nextCursor, after };
    this.#pages.splice(index + 1, 0, moved);
    return moved;
  }

  async #read(): Promise<Answered> {
    this.#arrived = [];
    const found = new Map<string, StudioFile>();
    const pages: Page[] = [];
    let cursor: string | undefined;
    let after: StudioFile | undefined;
    do {
      const { data, response } = await this.#list(cursor);
      if (!data) return (this.answered = failure(response));
      pages.push({ cursor, after });
      for (const file of data.items) found.set(file.id, file);
      cursor = data.nextCursor ?? undefined;
      after = data.items.at(-1);
    } while (cursor);
    for (const file of this.#arrived) if (!found.has(file.id)) found.set(file.id, file);
    for (const id of this.#removed) found.delete(id);
    this.#pages = pages;
    this.#keep([...found.values()]);
    this.flush();
    this.complete = true;
    return (this.answered = 'done');
  }

  #list(cursor: string | undefined): ReturnType<typeof listFiles> {
    return listFiles({
      ...this.#client,
      path: { shootId: this.#shootId },
      query: { limit: PAGE, ...(cursor && { cursor }) },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  }

  #merge(files: readonly StudioFile[]): void {
    const there = files.filter(({ id }) => !this.#removed.has(id));
    const fresh = new Set(there.map(({ id }) => id));
    this.#keep([...this.#all.filter(({ id }) => !fresh.has(id)), ...there]);
  }

  #keep(files: StudioFile[]): void {
    // The listing's own order, whatever order the answers came in.
    files.sort(inOrder);
    this.#byBytes = Map.groupBy(files, (file) => file.sha256);
    this.#all = files;
    const wait = this.#shownAt + SHOWN_EACH_MS - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }
}

function isPending({ state }: StudioFile): boolean {
  return state === 'processing';
}

function failure(response: Response | undefined): Answered {
  return response?.status === 401 ? 'signed-out' : 'away';
}
