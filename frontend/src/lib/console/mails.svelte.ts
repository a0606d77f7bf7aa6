import { listLetters, listVisits } from '@tempsdarret/client';

import type { ClientVisits, Letter } from '#lib/api/types.ts';
import { Listing } from './listing.svelte.ts';
import type { Page } from './listing.svelte.ts';
import { LETTERS } from './newest-letters.ts';

/** What the ledger and the visitors' book say of a shoot; null for what they don't right now. */
export interface MailBooks {
  letters: Page<Letter> | null;
  visits: ClientVisits[] | null;
}

/** What became of a shoot's mails, and what its clients did, as it stands and as it changes. */
export class Mails {
  readonly letters: Listing<Letter>;
  visits = $state.raw<readonly ClientVisits[]>([]);
  /** Which of the two books could be read so far. */
  hasLetters = $state(true);
  hasVisits = $state(true);
  readonly #shootId: string;

  constructor(shootId: string, { letters, visits }: MailBooks) {
    this.#shootId = shootId;
    this.letters = new Listing<Letter>(letters ?? { items: [], nextCursor: null }, (cursor) =>
      listLetters({ path: { shootId }, query: { cursor, limit: LETTERS } }),
    );
    this.visits = visits ?? [];
    this.hasLetters = letters !== null;
    this.hasVisits = visits !== null;
  }

  /** Whether there are older letters than those that are known. */
  get isPartial(): boolean {
    return this.letters.nextCursor !== null;
  }

  /** Show what has come again; what didn't come stays as it was. */
  async renew({ letters, visits }: MailBooks): Promise<void> {
    if (visits) {
      this.visits = visits;
      this.hasVisits = true;
    }
    if (letters) {
      await this.letters.renew(letters, () => Promise.resolve({ data: letters, error: undefined }));
      this.hasLetters = true;
    }
  }

  /** Ask how things stand now. */
  async read(): Promise<void> {
    const path = { shootId: this.#shootId };
    const [letters, visits] = await Promise.all([
      listLetters({ path, query: { limit: LETTERS } }),
      listVisits({ path }),
    ]);
    await this.renew({ letters: letters.data ?? null, visits: visits.data?.items ?? null });
  }
}
