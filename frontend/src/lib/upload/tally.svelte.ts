import type { ItemState, UploadItem } from './item.svelte.ts';
import { Roll } from './roll.svelte.ts';

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
  readonly #sending = new Roll();
  readonly #failed = new Roll();
  readonly #duplicates = new Roll();
  readonly #rolls: Partial<Record<ItemState, Roll>> = {
    sending: this.#sending,
    failed: this.#failed,
    duplicate: this.#duplicates,
  };
  readonly #sums: Record<ItemState, Sum> = $state({
    waiting: none(),
    ready: none(),
    sending: none(),
    stored: none(),
    duplicate: none(),
    failed: none(),
    cancelled: none(),
  });

  get sending(): readonly UploadItem[] {
    return this.#sending.items;
  }

  get failed(): readonly UploadItem[] {
    return this.#failed.items;
  }

  get duplicates(): readonly UploadItem[] {
    return this.#duplicates.items;
  }

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
    this.#rolls[item.state]?.strike(item);
    item.state = state;
    this.#count(item, 1);
    this.#rolls[state]?.add(item);
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
}
