import { Comparison } from './comparison.ts';
import { Dispatch } from './dispatch.svelte.ts';
import type { Finds } from './finding.ts';
import { Intake } from './intake.ts';
import { UploadItem } from './item.svelte.ts';
import type { Pace } from './pace.svelte.ts';
import type { Ports } from './ports.ts';
import { Tally } from './tally.svelte.ts';
import { TurnedAway } from './turnedAway.svelte.ts';

/**
 * Photographs on their way to a shoot. Each is compared with those that the shoot has, sent, sent
 * again when the network was the trouble, and is there exactly once in the end. This is what a
 * person can do about them.
 */
export class UploadQueue {
  readonly tally = new Tally();
  readonly turnedAway = new TurnedAway();

  readonly #intake: Intake;
  readonly #comparison: Comparison;
  readonly #dispatch: Dispatch;

  constructor(ports: Ports) {
    this.#intake = new Intake(this.turnedAway, (taken) => {
      const items = taken.map((each) => new UploadItem(each));
      for (const item of items) this.tally.add(item);
      this.#comparison.add(items);
    });
    this.#comparison = new Comparison(ports, this.tally, {
      oncompared: (item) => this.#dispatch.lineUp(item),
      onunreadable: (item) => this.#dispatch.fail(item, { kind: 'unreadable' }),
    });
    this.#dispatch = new Dispatch(ports, this.tally, this.#comparison);
  }

  get pace(): Pace {
    return this.#dispatch.pace;
  }

  /** Nothing new is sent; what is being sent comes to its end. */
  get paused(): boolean {
    return this.#dispatch.paused;
  }

  /** Nothing is sent before somebody has signed in again. */
  get signedOut(): boolean {
    return this.#dispatch.signedOut;
  }

  /** Whether it waits for the network or the studio. */
  get resting(): boolean {
    return this.#dispatch.resting;
  }

  /** Until all is there; undefined as long as that is not known. */
  get secondsLeft(): number | undefined {
    return this.pace.secondsFor(this.tally.bytes - this.tally.sent);
  }

  /** Whether anything is left that somebody may want to look at. */
  get hasTroubles(): boolean {
    const { strangers, hidden } = this.turnedAway;
    const { failed, duplicates } = this.tally;
    return strangers.length + hidden + failed.length + duplicates.length > 0;
  }

  /** Take in what somebody dropped or chose. */
  add(finds: Finds): void {
    if (!this.tally.busy) this.tally.forgetStored();
    this.#dispatch.look();
    void this.#intake.take(finds);
  }

  /** Send nothing new. What is being sent comes to its end, so that nothing of it is lost. */
  pause(): void {
    this.#dispatch.paused = true;
  }

  /** Let go of what is being sent, too: it begins anew when the queue goes on. */
  stop(): void {
    this.pause();
    for (const { stop } of this.tally.sending) stop?.abort();
  }

  /** Go on after a pause, or at once instead of in a while. */
  resume(): void {
    this.#dispatch.resume();
  }

  /** Somebody has signed in again. */
  signedIn(): void {
    this.#dispatch.signedIn();
  }

  /** The network is back. */
  online(): void {
    this.#dispatch.online();
  }

  /** Don't send this one. */
  cancel(item: UploadItem): void {
    const { state } = item;
    this.tally.move(item, 'cancelled');
    this.#dispatch.leave(item);
    if (state === 'sending') {
      // It may have got there all the same: the listing will tell.
      this.#dispatch.lookFirst();
      item.stop?.abort();
    }
    const heir = this.tally.duplicates.find(
      ({ twin }) => twin?.kind === 'chosen' && twin.item === item,
    );
    if (heir) this.#again([heir]);
  }

  /** Don't send any that are not there yet. */
  cancelAll(): void {
    this.#intake.callOff();
    // First, or they would take the places of those that they are like.
    this.dismiss(this.tally.duplicates);
    for (const item of [
      ...this.#comparison.waiting,
      ...this.#dispatch.line,
      ...this.tally.sending,
    ]) {
      this.cancel(item);
    }
    this.#dispatch.paused = false;
  }

  /** Try failed ones again. */
  retry(items: readonly UploadItem[]): void {
    const readable = items.filter(({ fault }) => fault?.kind !== 'unreadable');
    for (const item of readable) item.attempts = 0;
    this.#again(readable);
    this.resume();
  }

  /** Send duplicates although they are there. */
  sendAnyway(items: readonly UploadItem[]): void {
    for (const item of items) item.anyway = true;
    this.#again(items);
  }

  /** Strike failed ones or duplicates off their list. */
  dismiss(items: readonly UploadItem[]): void {
    for (const item of items) this.tally.move(item, 'cancelled');
  }

  /** Strike everything off that is over. */
  close(): void {
    this.dismiss(this.tally.failed);
    this.dismiss(this.tally.duplicates);
    this.turnedAway.forget();
    if (!this.tally.busy) this.tally.forgetStored();
  }

  /** From a list of the page to the end of the line. */
  #again(items: readonly UploadItem[]): void {
    if (items.some(({ uncertain }) => uncertain)) this.#dispatch.lookFirst();
    for (const item of items) {
      item.fault = undefined;
      item.twin = undefined;
      this.tally.move(item, 'waiting');
    }
    this.#comparison.add(items);
  }
}
