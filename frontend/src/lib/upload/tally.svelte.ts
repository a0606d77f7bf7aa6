import type { ItemState, UploadItem } from './item.svelte.ts';

interface Sum {
  files: number;
  bytes: number;
}

const none = (): Sum => ({ files: 0, bytes: 0 });

/**
 * Who is where: counted as it changes, so that a thousand photographs cost no more than ten. Only
 * those that a page shows one by one are kept in lists.
 */
export class Tally {
  sending = $state.raw<readonly UploadItem[]>([]);
  failed = $state.raw<readonly UploadItem[]>([]);
  duplicates = $state.raw<readonly UploadItem[]>([]);

  readonly #sums: Record<ItemState, Sum> = $state({
    waiting: none(),
    ready: none(),
    sending: none(),
    stored: none(),
    duplicate: none(),
    failed: none(),
    cancelled: none(),
  });

  /** How many are still to be sent, without those that are being sent. */
  get inLine(): number {
    return this.#sums.waiting.files + this.#sums.ready.files;
  }

  /** Whether anything is still to be done. */
  get busy(): boolean {
    return this.inLine + this.#sums.sending.files > 0;
  }

  get stored(): number {
    return this.#sums.stored.files;
  }

  /** How many were to be sent in all: the duplicates and the failed ones don't count. */
  get files(): number {
    return this.inLine + this.#sums.sending.files + this.stored;
  }

  /** The bytes of those. */
  get bytes(): number {
    const { waiting, ready, sending, stored } = this.#sums;
    return waiting.bytes + ready.bytes + sending.bytes + stored.bytes;
  }

  /** How many of those bytes have left. */
  get sent(): number {
    return this.sending.reduce((sum, item) => sum + item.sent, this.#sums.stored.bytes);
  }

  /** Count a new one. */
  add(item: UploadItem): void {
    this.#count(item, 1);
  }

  /** Put one into another state. */
  move(item: UploadItem, state: ItemState): void {
    if (item.state === state) return;
    this.#count(item, -1);
    this.#list(item, false);
    item.state = state;
    this.#count(item, 1);
    this.#list(item, true);
  }

  /** Begin to count afresh: the next batch begins at nothing. */
  forgetStored(): void {
    this.#sums.stored = none();
  }

  #count(item: UploadItem, by: 1 | -1): void {
    const sum = this.#sums[item.state];
    sum.files += by;
    sum.bytes += by * item.bytes;
  }

  #list(item: UploadItem, listed: boolean): void {
    const changed = (list: readonly UploadItem[]): readonly UploadItem[] =>
      listed ? [...list, item] : list.filter((each) => each !== item);
    if (item.state === 'sending') this.sending = changed(this.sending);
    else if (item.state === 'failed') this.failed = changed(this.failed);
    else if (item.state === 'duplicate') this.duplicates = changed(this.duplicates);
  }
}
