import { describe, expect, it } from 'vitest';

import { invitesOf, MOST_AT_ONCE, shownAfter } from './invite-form.ts';

const values = (addresses: string, message = '', language = 'fr') => ({
  addresses,
  message,
  language,
});
const many = (count: number): string =>
  Array.from({ length: count }, (_, index) => `a${index}@example.com`).join('\n');

describe('the invites of a form', () => {
  it('are one for each address, with the same words', () => {
    const said = { message: 'Dear all,\nlook!', language: 'fr' };
    expect(invitesOf(values('Claire <claire@example.com>, b@example.com', said.message))).toEqual({
      bodies: [
        { email: 'claire@example.com', name: 'Claire', ...said },
        { email: 'b@example.com', ...said },
      ],
      bad: [],
      faults: {},
    });
  });

  it('leave out what is not said', () => {
    expect(invitesOf(values('b@example.com', '', '')).bodies).toEqual([{ email: 'b@example.com' }]);
  });

  it('name what is no address, and go on with the others', () => {
    const { bodies, bad, faults } = invitesOf(
      values(`Claire\nb@example.com\n${'x'.repeat(101)} <c@example.com>`),
    );
    expect(bodies.map(({ email }) => email)).toEqual(['b@example.com']);
    expect(bad).toEqual(['Claire', `${'x'.repeat(101)} <c@example.com>`]);
    expect(faults['addresses']).toContain('Claire · xxx');
  });

  it.each([
    ['nobody', values(''), 'addresses'],
    ['too many', values(many(MOST_AT_ONCE + 1)), 'addresses'],
    ['a message without end', values('b@example.com', 'x'.repeat(2001)), 'message'],
    ['a language that the studio does not speak', values('b@example.com', '', 'xx'), 'language'],
  ])('are none for %s', (_, given, field) => {
    const { bodies, faults } = invitesOf(given);
    expect(bodies).toEqual([]);
    expect(Object.keys(faults)).toEqual([field]);
  });

  it('may be as many as that', () => {
    expect(invitesOf(values(many(MOST_AT_ONCE))).bodies).toHaveLength(MOST_AT_ONCE);
  });
});

describe('what the form shows afterwards', () => {
  const body = { email: 'b@example.com', name: 'B' };
  const limit = { type: '/problems/too-many-requests', title: 'Too often', status: 429 };

  it('is nothing but how it came out, if there is nothing left to do', () => {
    const shown = shownAfter(values('b@example.com'), { bad: [], faults: {} }, [
      { body, outcome: 'invited' },
      { body, outcome: 'already' },
      {
        body,
        outcome: 'not-needed',
        problem: { type: '/problems/already-has-access', title: '', status: 409 },
      },
    ]);
    expect(shown.values).toBeUndefined();
    expect(shown.outcomes.map(({ kind }) => kind)).toEqual(['invited', 'already', 'not-needed']);
    expect(new Set(shown.outcomes.map(({ words }) => words)).size).toBe(3);
  });

  it('is what was wrong and what failed, to try again', () => {
    const faults = { addresses: 'No address: Claire' };
    const shown = shownAfter(values('x', 'Dear all'), { bad: ['Claire'], faults }, [
      { body, outcome: 'failed', problem: limit },
    ]);
    expect(shown).toMatchObject({
      values: { addresses: 'Claire\nB <b@example.com>', message: 'Dear all', language: 'fr' },
      faults,
      message: 'Too often',
      type: limit.type,
    });
  });
});
