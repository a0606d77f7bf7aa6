import type { Objection } from './accepted.ts';

/** A file that is not sent, and why. */
export interface Stranger {
  path: string;
  reason: Objection | 'unreadable';
}

/** What was not taken because of what it is: named, before anything is sent. */
export class TurnedAway {
  strangers = $state.raw<readonly Stranger[]>([]);
  /** How many files were passed over because a system put them there: nobody misses those. */
  hidden = $state(0);

  add(strangers: readonly Stranger[]): void {
    if (strangers.length > 0) this.strangers = [...this.strangers, ...strangers];
  }

  /** Note what could not even be looked at: so many hidden files, and what could not be read. */
  passOver(hidden: number, unreadable: readonly string[]): void {
    this.hidden += hidden;
    this.add(unreadable.map((path) => ({ path, reason: 'unreadable' })));
  }

  forget(): void {
    this.strangers = [];
    this.hidden = 0;
  }
}
