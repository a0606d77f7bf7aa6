import type { StudioFile } from '#lib/api/types.ts';
import type { Comparison } from './comparison.ts';
import type { Fault, UploadItem } from './item.svelte.ts';
import { Pace } from './pace.svelte.ts';
import type { Outcome, Ports } from './ports.ts';
import { Rest } from './rest.svelte.ts';
import { Stocktaking } from './stocktaking.ts';
import type { Tally } from './tally.svelte.ts';

/** So many are sent at once: one never fills a line, and the page needs connections, too. */
const AT_ONCE = 3;
/** So often a photograph is tried before it takes a person to try again. */
const TRIES = 5;
/** After the studio had all of a photograph and did not answer: it may still be looking at it. */
const LOOKING_AT_IT_MS = 5_000;
/** Every other photograph would be refused for the same reason. */
const STOPS_ALL = new Set([403, 404, 507]);

/** Sends what has been compared, in its order, and again when the network was the trouble. */
export class Dispatch {
  readonly pace = new Pace();
  /** Nothing new is sent; what is being sent comes to its end. */
  paused = $state(false);
  /** Nothing is sent before somebody has signed in again. */
  signedOut = $state(false);

  readonly #ports: Ports;
  readonly #tally: Tally;
  readonly #comparison: Comparison;
  readonly #stocktaking: Stocktaking;
  readonly #rest = new Rest(() => this.#go());
  #line: UploadItem[] = [];

  constructor(ports: Ports, tally: Tally, comparison: Comparison) {
    this.#ports = ports;
    this.#tally = tally;
    this.#comparison = comparison;
    this.#stocktaking = new Stocktaking(ports.shelf);
  }

  /** Those that may be sent. */
  get line(): readonly UploadItem[] {
    return this.#line;
  }

  get resting(): boolean {
    return this.#rest.resting;
  }

  /** Put one that has been compared in line, unless it turns out to be there. */
  lineUp(item: UploadItem): void {
    if (this.#isThere(item)) return;
    this.#tally.move(item, 'ready');
    this.#line.push(item);
    this.#go();
  }

  /** Have the shoot's listing read before anything more is sent. */
  lookFirst(): void {
    this.#stocktaking.require();
  }

  /** Have it read now. */
  look(): void {
    this.lookFirst();
    this.#go();
  }

  /** This one is not on its way any more. */
  leave(item: UploadItem): void {
    this.#line = this.#line.filter((each) => each !== item);
    this.#comparison.leave(item);
  }

  fail(item: UploadItem, fault: Fault): void {
    this.leave(item);
    if (item.state === 'cancelled') return;
    item.sent = 0;
    item.fault = fault;
    this.#tally.move(item, 'failed');
  }

  /** Go on after a pause, or at once instead of in a while. */
  resume(): void {
    this.paused = false;
    if (this.#line.some((item) => item.uncertain)) this.lookFirst();
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

  /** Somebody wants it to go on: what went wrong before counts no more. */
  #wake(): void {
    this.#rest.ease();
    if (this.#rest.resting) this.#rest.end();
    else this.#go();
  }

  #go(): void {
    this.#start();
    if (this.#tally.sending.length === 0) this.pace.halt();
  }

  #start(): void {
    if (this.signedOut || this.#rest.resting || this.#stocktaking.underway) return;
    if (this.#stocktaking.due) {
      void this.#look();
      return;
    }
    while (!this.paused && this.#tally.sending.length < AT_ONCE) {
      const item = this.#line.shift();
      if (!item) return;
      if (!this.#isThere(item)) void this.#send(item);
    }
  }

  /** What is there need not be sent, what is there twice is too much. */
  async #look(): Promise<void> {
    const answered = await this.#stocktaking.run(() => {
      this.#line = this.#line.filter((item) => !this.#isThere(item));
    });
    if (answered === 'signed-out') this.signedOut = true;
    else if (answered === 'away') this.#rest.begin();
    this.#go();
  }

  /** Whether there is no need to send it: an attempt got through after all, or it has a twin. */
  #isThere(item: UploadItem): boolean {
    if (!item.uncertain) return this.#comparison.isDuplicate(item);
    const file = this.#stocktaking.fileOf(item);
    if (file) this.#stored(item, file);
    return file !== undefined;
  }

  async #send(item: UploadItem): Promise<void> {
    this.#stocktaking.begin(item);
    item.attempts += 1;
    this.#tally.move(item, 'sending');
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
        this.fail(item, { kind: 'refused', problem: outcome.problem });
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
    if (!readable) this.fail(item, { kind: 'unreadable' });
    else if (item.attempts >= TRIES) this.fail(item, { kind: 'broken-off' });
    else this.#backInLine(item);
  }

  /** The studio may have it, or not. */
  #doubt(item: UploadItem): void {
    item.uncertain = true;
    this.lookFirst();
  }

  #stored(item: UploadItem, file: StudioFile): void {
    this.#stocktaking.claim(item, file, () => this.look());
    this.leave(item);
    this.#tally.move(item, 'stored');
  }

  #backInLine(item: UploadItem): void {
    this.pace.note(-item.sent);
    item.sent = 0;
    this.#tally.move(item, 'ready');
    this.#line.unshift(item);
  }
}
