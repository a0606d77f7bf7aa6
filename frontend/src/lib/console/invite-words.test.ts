import { describe, expect, it } from 'vitest';

import type { Invite, Problem } from '#lib/api/types.ts';
import { inviteProblem, inviteState, outcomeInWords, sendingsInWords } from './invite-words.ts';

const invite: Invite = {
  id: 'i',
  shootId: 's',
  email: 'claire@example.com',
  name: null,
  message: null,
  language: null,
  state: 'pending',
  sentAt: '2026-06-28T09:12:44Z',
  sendings: 1,
  expiresAt: '2026-07-12T09:12:44Z',
  acceptedAt: null,
  userId: null,
  createdAt: '2026-06-28T09:12:44Z',
  updatedAt: '2026-07-01T09:12:44Z',
};
const problem = (slug: string): Problem => ({
  type: `/problems/${slug}`,
  title: slug,
  status: 409,
});

describe('an invite in words', () => {
  it.each([
    ['pending', /^Open until 12 Jul 2026/],
    ['accepted', /^Accepted 2 Jul 2026/],
    ['revoked', /^Revoked 1 Jul 2026/],
    ['expired', /^Expired 12 Jul 2026/],
  ] as const)('stands as %s, since when or until', (state, words) => {
    const acceptedAt = '2026-07-02T09:12:44Z';
    expect(inviteState({ ...invite, state, acceptedAt }, 'UTC')).toMatch(words);
  });

  it('tells how often it was sent', () => {
    expect(sendingsInWords(invite, 'UTC')).toBe('Sent 28 Jun 2026, 09:12');
    expect(sendingsInWords({ ...invite, sendings: 3 }, 'UTC')).toBe(
      'Sent 3 times, last 28 Jun 2026, 09:12',
    );
  });

  it('has words of its own for each thing that stands in its way', () => {
    const slugs = [
      'already-has-access',
      'runs-the-studio',
      'invite-accepted',
      'invite-taken-back',
      'invited-again',
    ];
    const words = slugs.map((slug) => inviteProblem(problem(slug)));
    expect(new Set(words).size).toBe(slugs.length);
    expect(words).not.toContain(expect.stringMatching(/-/));
    expect(inviteProblem(problem('something-new'))).toBe('something-new');
  });

  it('tells what became of whom', () => {
    expect(outcomeInWords({ outcome: 'invited' })).not.toBe(outcomeInWords({ outcome: 'already' }));
    const refused = { outcome: 'not-needed', problem: problem('already-has-access') } as const;
    expect(outcomeInWords(refused)).toBe('Has access already.');
  });
});
