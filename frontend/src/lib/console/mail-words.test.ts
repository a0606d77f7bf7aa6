import { afterEach, describe, expect, it } from 'vitest';

import { overwriteGetLocale } from '#language';
import type { ClientVisits, Letter, Problem } from '#lib/api/types.ts';
import {
  hasFailed,
  kindName,
  KINDS,
  looksInWords,
  mailInWords,
  mailProblem,
  takenInWords,
  writtenInWords,
} from './mail-words.ts';
import { letterOf, visitsOf } from './mails.testing.ts';

const said = (about: Partial<Letter>): string => mailInWords(letterOf('l', about), 'UTC');

afterEach(() => overwriteGetLocale(() => 'en'));

describe('what became of a mail', () => {
  it('is said of each kind', () => {
    expect(KINDS.map(kindName)).toEqual([
      'Invite',
      'Reminder of the invite',
      'Proofs',
      'Delivery',
      'Link to sign in',
    ]);
  });

  it('is that it was sent, and whether it was opened', () => {
    expect(said({})).toBe('Invite: sent 1 Jun 2026, 10:01, not opened yet');
    expect(said({ openedAt: '2026-06-02T09:14:00Z' })).toBe(
      'Invite: sent 1 Jun 2026, 10:01, opened 2 Jun 2026, 09:14',
    );
    overwriteGetLocale(() => 'fr');
    expect(said({ openedAt: '2026-06-02T09:14:00Z' })).toBe(
      'Invitation : message parti le 1 juin 2026, 10:01, ouvert le 2 juin 2026, 09:14',
    );
  });

  it('is that nobody has taken it yet, and why', () => {
    const waiting = { state: 'queued', acceptedAt: null, dueAt: '2026-06-01T10:05:00Z' } as const;
    expect(said({ ...waiting, attempts: 0, reply: null })).toBe(
      'Invite: on its way since 1 Jun 2026, 10:00',
    );
    expect(said({ ...waiting, attempts: 1, reply: null }), 'just being handed over').toContain(
      'on its way since',
    );
    expect(said({ ...waiting, attempts: 1, reply: '451 later' })).toBe(
      'Invite: not through after 1 try, the next one 1 Jun 2026, 10:05',
    );
    expect(said({ ...waiting, attempts: 3, reply: '451 later' })).toContain('after 3 tries');
    expect(said({ ...waiting, attempts: 0, reply: '550 never' })).toBe('Invite: being tried again');
  });

  it('is that it failed, or was not to be', () => {
    const failed = [
      { state: 'refused', words: 'Invite: refused by the mail server' },
      { state: 'bounced', words: 'Invite: came back undelivered' },
      { state: 'given-up', words: 'Invite: given up after 12 tries' },
    ] as const;
    for (const { state, words } of failed) {
      expect(said({ state, attempts: 12, acceptedAt: null })).toBe(words);
      expect(hasFailed({ state })).toBe(true);
    }
    expect(said({ state: 'withdrawn' })).toContain('nothing to say any more');
    expect(said({ state: 'unsubscribed' })).toContain("don't want such mails");
    for (const state of ['queued', 'accepted', 'withdrawn', 'unsubscribed'] as const) {
      expect(hasFailed({ state }), state).toBe(false);
    }
  });

  it('says when it was written, and where it went if that is somewhere else', () => {
    const written = (about: Partial<Letter>): string =>
      writtenInWords(letterOf('l', about), 'Anna@example.com', 'UTC');
    expect(written({})).toBe('Written 1 Jun 2026, 10:00 · 1 try');
    expect(written({ attempts: 0 })).toBe('Written 1 Jun 2026, 10:00');
    expect(written({ attempts: 2, recipient: 'old@example.com' })).toBe(
      'Written 1 Jun 2026, 10:00 · 2 tries · to old@example.com',
    );
  });
});

describe('what a client did', () => {
  const looks = (visits?: ClientVisits, status: 'draft' | 'proofing' = 'proofing') =>
    looksInWords(visits, status, 'UTC');

  it('is nothing, where there is something to be seen', () => {
    expect(looks()).toBe("Hasn't looked yet");
    expect(looks(undefined, 'draft')).toBeUndefined();
  });

  it('is that they looked, once or again', () => {
    expect(looks(visitsOf('a'))).toBe('Looked first 2 Jun 2026, 10:00, last 3 Jun 2026, 10:00');
    expect(looks(visitsOf('a'), 'draft'), 'it happened').toContain('Looked first');
    const once = 'Looked 2 Jun 2026, 10:00';
    expect(looks(visitsOf('a', { lastViewedAt: null }))).toBe(once);
    expect(looks(visitsOf('a', { lastViewedAt: '2026-06-02T10:00:40Z' }))).toBe(once);
    expect(looks(visitsOf('a', { firstViewedAt: null, lastViewedAt: null }))).toBeUndefined();
  });

  const taken = (
    downloads: number | undefined,
    status: 'proofing' | 'delivered' = 'delivered',
    photographCount = 8,
  ) =>
    takenInWords(
      downloads === undefined
        ? undefined
        : visitsOf('a', {
            downloads,
            lastDownloadedAt: downloads ? '2026-06-04T10:00:00Z' : null,
          }),
      { status, photographCount },
      'UTC',
    );

  it('is how much of it they took home', () => {
    expect(taken(undefined)).toBeUndefined();
    expect(taken(0)).toBe('No photograph taken home yet');
    expect(taken(0, 'proofing'), 'they may not').toBeUndefined();
    expect(taken(3)).toBe('3 of 8 photographs taken home, last 4 Jun 2026, 10:00');
    expect(taken(3, 'proofing'), 'they might once').toContain('3 of 8');
    expect(taken(8)).toBe('All 8 photographs taken home, last 4 Jun 2026, 10:00');
    expect(taken(1, 'delivered', 1)).toBe('The photograph taken home, 4 Jun 2026, 10:00');
    expect(taken(9), 'some of them are gone').toBe(
      '9 photographs taken home, last 4 Jun 2026, 10:00',
    );
    overwriteGetLocale(() => 'fr');
    expect(taken(3)).toBe('3 photographies emportées sur 8, la dernière le 4 juin 2026, 10:00');
  });
});

it('says why a mail could not be tried again', () => {
  const problem = (status: number, slug: string): Problem => ({
    type: `/problems/${slug}`,
    title: slug,
    status,
    detail: 'As the API says it.',
  });
  expect(mailProblem(problem(409, 'nothing-to-retry'))).toContain('nothing to try again');
  expect(mailProblem(problem(404, 'letter-not-found'))).toContain('not in the ledger');
  expect(mailProblem(problem(503, 'unavailable'))).toBe('As the API says it.');
});
