import type { StudioFile } from '#lib/api/types.ts';
import type { Finds } from './finding.ts';
import { UploadItem } from './item.svelte.ts';
import type { Fault } from './item.svelte.ts';
import { Pace } from './pace.svelte.ts';
import type { Answered, Outcome, Ports } from './ports.ts';
import { Rest } from './rest.svelte.ts';
import { Tally } from './tally.svelte.ts';
import { LATE_MS, Traces } from './traces.ts';
import { TurnedAway } from './turnedAway.svelte.ts';
import { Twins } from './twins.ts';

/** So many are sent at once: one never fills a line, and the page needs connections, too. */
const AT_ONCE = 3;
/** So often a photograph is tried before it takes a person to try again. */
const TRIES = 5;
/** After the studio had all of a photograph and did not answer: it may still be looking at it. */
const LOOKING_AT_IT_MS = 5_000;
/** Every other photograph would be refused for the same reason. */
const STOPS_ALL = new Set([403, 404, 507]);

/**
 * Photographs on their way to a shoot. Each is compared with those that the shoot has, sent, sent
 * again when the network was the trouble, and is there exactly once in the end.
 */
export class UploadQueue {
  readonly tally = new Tally();
  readonly pace = new Pace();
  readonly turnedAway = new TurnedAway();
  /** Nothing new is sent; what is being sent comes to its end. */
  paused = $state(false);
  /** Nothing is sent before somebody has signed in again. */
  signedOut = $state(false);

  readonly #ports: Ports;
  readonly #rest = new Rest(() => this.#go());
  readonly #traces: Traces;
  readonly #twins: Twins;
  #waiting: UploadItem[] = [];
  #ready: UploadItem[] = [];
  #comparing = false;
  /** The shoot's listing has to be read before anything more is sent. */
  #mustLook = false;
  #looking = false;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#traces = new Traces(ports.shelf);
    this.#twins = new Twins(ports.shelf);
  }

  /** Whether it waits for the network or the studio. */
  get resting(): boolean {
    return this.#rest.resting;
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
    for (const found of this.turnedAway.sort(finds)) {
      const item = new UploadItem(found);
      this.tally.add(item);
      this.#waiting.push(item);
    }
    this.#mustLook = true;
    this.#go();
    void this.#compare();
  }

  /** Send nothing new. What is being sent comes to its end, so that nothing of it is lost. */
  pause(): void {
    this.paused = true;
  }

  /** Let go of what is being sent, too: it begins anew when the queue goes on. */
  stop(): void {
    this.paused = true;
    for (const { stop } of this.tally.sending) stop?.abort();
  }

  /** Go on after a pause, or at once instead of in a while. */
  resume(): void {
    this.paused = false;
    if (this.#ready.some((item) => item.uncertain)) this.#mustLook = true;
    this.#wake();
  }

  /** Somebody has signed in again. */
  signedIn(): void {
    this.signedOut = false;
    this.#wake();
  }

  /** The network is back. */
  online(): void {
    this.#rest.end();
  }

  /** Don't send this one. */
  cancel(item: UploadItem): void {
    const { state } = item;
    this.tally.move(item, 'cancelled');
    this.#drop(item);
    if (state === 'sending') {
      // It may have got there all the same: the listing will tell.
      this.#mustLook = true;
      item.stop?.abort();
    }
    const heir = this.tally.duplicates.find(
      ({ twin }) => twin?.kind === 'chosen' && twin.item === item,
    );
    if (heir) this.#again(heir);
  }

  /** Don't send any that are not there yet. */
  cancelAll(): void {
    // First, or they would take the places of those that they are like.
    this.dismiss(this.tally.duplicates);
    for (const item of [...this.#waiting, ...this.#ready, ...this.tally.sending]) {
      this.cancel(item);
    }
    this.paused = false;
  }

  /** Try failed ones again. */
  retry(items: readonly UploadItem[]): void {
    for (const item of items) {
      if (item.fault?.kind === 'unreadable') continue;
      item.attempts = 0;
      this.#again(item);
    }
    this.resume();
  }

  /** Send duplicates although they are there. */
  sendAnyway(items: readonly UploadItem[]): void {
    for (const item of items) {
      item.anyway = true;
      this.#again(item);
    }
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

  /** One after the other, ahead of the sending: compare what is waiting with what there is. */
  async #compare(): Promise<void> {
    if (this.#comparing) return;
    this.#comparing = true;
    for (let item = this.#waiting[0]; item; item = this.#waiting[0]) {
      try {
        item.sha256 ??= await this.#ports.digest(item.file);
      } catch {
        this.#fail(item, { kind: 'unreadable' });
        continue;
      }
      if (item.state !== 'waiting') continue;
      this.#waiting.shift();
      if (this.#isThere(item)) continue;
      this.tally.move(item, 'ready');
      this.#ready.push(item);
      this.#go();
    }
    this.#comparing = false;
  }

  /** Whether there is no need to send it: an attempt got through after all, or it has a twin. */
  #isThere(item: UploadItem): boolean {
    if (item.uncertain) {
      const file = this.#mustLook || this.#looking ? undefined : this.#traces.fileOf(item);
      if (file) this.#stored(item, file);
      return file !== undefined;
    }
    const twin = this.#twins.of(item);
    if (!twin) return false;
    item.twin = twin;
    this.#twins.leave(item);
    this.tally.move(item, 'duplicate');
    return true;
  }

  /** Somebody wants it to go on: what went wrong before counts no more. */
  #wake(): void {
    this.#rest.ease();
    if (this.#rest.resting) this.#rest.end();
    else this.#go();
  }

  #go(): void {
    this.#start();
    if (this.tally.sending.length === 0) this.pace.halt();
  }

  #start(): void {
    if (this.signedOut || this.#rest.resting || this.#looking) return;
    if (this.#mustLook) {
      void this.#look();
      return;
    }
    while (!this.paused && this.tally.sending.length < AT_ONCE) {
      const item = this.#ready.shift();
      if (!item) return;
      if (!this.#isThere(item)) void this.#send(item);
    }
  }

  /** Read the shoot's listing: what is there need not be sent, what is there twice is too much. */
  async #look(): Promise<void> {
    this.#looking = true;
    this.#mustLook = false;
    const read = await this.#ports.shelf.refresh();
    this.#looking = false;
    if (read === 'done') {
      this.#ready = this.#ready.filter((item) => !this.#isThere(item));
      this.#heed(await this.#traces.removeDoubles());
    } else {
      this.#heed(read);
    }
    this.#go();
  }

  #lookAgain(): void {
    this.#mustLook = true;
    this.#go();
  }

  #heed(answered: Answered): void {
    if (answered === 'done') return;
    this.#mustLook = true;
    if (answered === 'signed-out') this.signedOut = true;
    else this.#rest.begin();
  }

  async #send(item: UploadItem): Promise<void> {
    this.#traces.begin(item);
    item.attempts += 1;
    this.tally.move(item, 'sending');
    const stop = new AbortController();
    item.stop = stop;
    const outcome = await this.#ports.transport(item.file, {
      signal: stop.signal,
      onprogress: (bytes) => this.#progress(item, bytes),
    });
    item.stop = undefined;
    if (item.state === 'sending') await this.#conclude(item, outcome);
    else if (outcome.kind === 'stored') this.#ports.shelf.put(outcome.file);
    this.#go();
  }

  #progress(item: UploadItem, bytes: number): void {
    if (item.state !== 'sending') return;
    // The request is a little longer than the photograph.
    const sent = Math.min(bytes, item.bytes);
    this.pace.note(sent - item.sent);
    item.sent = sent;
  }

  async #conclude(item: UploadItem, outcome: Outcome): Promise<void> {
    switch (outcome.kind) {
      case 'stored':
        this.#rest.ease();
        this.#ports.shelf.put(outcome.file);
        this.#stored(item, outcome.file);
        return;
      case 'refused':
        if (STOPS_ALL.has(outcome.problem.status)) this.paused = true;
        this.#fail(item, { kind: 'refused', problem: outcome.problem });
        return;
      case 'busy':
        this.#rest.begin(outcome.after);
        break;
      case 'signed-out':
        this.signedOut = true;
        break;
      case 'stopped':
        this.#doubt(item);
        break;
      case 'lost':
        await this.#lose(item, outcome);
        return;
    }
    // None of these was the photograph's fault.
    item.attempts -= 1;
    this.#backInLine(item);
  }

  async #lose(item: UploadItem, { after, whole }: Outcome & { kind: 'lost' }): Promise<void> {
    this.#doubt(item);
    this.#rest.begin(after ?? (whole ? LOOKING_AT_IT_MS : 0));
    // A browser also breaks off when the file is no longer what was chosen.
    const readable = await this.#ports.readable(item.file);
    if (item.state !== 'sending') return;
    if (!readable) this.#fail(item, { kind: 'unreadable' });
    else if (item.attempts >= TRIES) this.#fail(item, { kind: 'broken-off' });
    else this.#backInLine(item);
  }

  /** The studio may have it, or not. */
  #doubt(item: UploadItem): void {
    item.uncertain = true;
    this.#mustLook = true;
  }

  #stored(item: UploadItem, file: StudioFile): void {
    if (this.#traces.claim(item, file)) setTimeout(() => this.#lookAgain(), LATE_MS);
    this.#drop(item);
    this.tally.move(item, 'stored');
  }

  #fail(item: UploadItem, fault: Fault): void {
    this.#drop(item);
    if (item.state === 'cancelled') return;
    item.sent = 0;
    item.fault = fault;
    this.tally.move(item, 'failed');
  }

  #backInLine(item: UploadItem): void {
    this.pace.note(-item.sent);
    item.sent = 0;
    this.tally.move(item, 'ready');
    this.#ready.unshift(item);
  }

  /** From a list of the page to the end of the line. */
  #again(item: UploadItem): void {
    if (item.uncertain) this.#mustLook = true;
    item.fault = undefined;
    item.twin = undefined;
    this.tally.move(item, 'waiting');
    this.#waiting.push(item);
    void this.#compare();
  }

  #drop(item: UploadItem): void {
    this.#waiting = this.#waiting.filter((each) => each !== item);
    this.#ready = this.#ready.filter((each) => each !== item);
    this.#twins.leave(item);
  }
}
