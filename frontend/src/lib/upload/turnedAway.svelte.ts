import { objectionTo } from './accepted.ts';
import type { Objection } from './accepted.ts';
import type { Finds, Found } from './finding.ts';

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

  /** Those that may be sent. */
  sort({ found, hidden, unreadable }: Finds): Found[] {
    const strangers: Stranger[] = unreadable.map((path) => ({ path, reason: 'unreadable' }));
    const taken = found.filter(({ file, path }) => {
      const reason = objectionTo(file);
      if (reason) strangers.push({ path, reason });
      return !reason;
    });
    this.hidden += hidden;
    this.strangers = [...this.strangers, ...strangers];
    return taken;
  }

  forget(): void {
    this.strangers = [];
    this.hidden = 0;
  }
}
