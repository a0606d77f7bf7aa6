import { objectionTo } from './accepted.ts';
import type { Finds, Found } from './finding.ts';
import { Turn } from './turn.ts';
import type { Stranger, TurnedAway } from './turnedAway.svelte.ts';

/** A file that may be sent. */
export interface Taken extends Found {
  bytes: number;
}

/**
 * Takes in what somebody dropped or chose, some at a time. Chromium asks the disk each time that a
 * file's size is read: for a thousand files that makes a good part of a second.
 */
export class Intake {
  readonly #turnedAway: TurnedAway;
  readonly #ontaken: (taken: readonly Taken[]) => void;
  #calledOff = new AbortController();

  constructor(turnedAway: TurnedAway, ontaken: (taken: readonly Taken[]) => void) {
    this.#turnedAway = turnedAway;
    this.#ontaken = ontaken;
  }

  /** Take in those that may be sent: the first ones before this returns. */
  async take({ found, hidden, unreadable }: Finds): Promise<void> {
    const { signal } = this.#calledOff;
    this.#turnedAway.passOver(hidden, unreadable);
    const turn = new Turn();
    let taken: Taken[] = [];
    let strangers: Stranger[] = [];
    const handOver = (): void => {
      this.#turnedAway.add(strangers);
      this.#ontaken(taken);
      taken = [];
      strangers = [];
    };
    for (const { file, path } of found) {
      if (turn.over) {
        handOver();
        await turn.next();
        if (signal.aborted) return;
      }
      const { name, type, size: bytes } = file;
      const reason = objectionTo({ name, type, size: bytes });
      if (reason) strangers.push({ path, reason });
      else taken.push({ file, path, bytes });
    }
    handOver();
  }

  /** Leave what has not been taken in yet. */
  callOff(): void {
    this.#calledOff.abort();
    this.#calledOff = new AbortController();
  }
}
