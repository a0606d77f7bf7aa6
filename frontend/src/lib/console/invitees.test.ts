import { describe, expect, it } from 'vitest';

import { asWritten, inviteesIn } from './invitees.ts';

const claire = { email: 'claire@example.com', name: 'Claire Moreau' };
const people = (text: string) => inviteesIn(text).people;

describe('a list of people', () => {
  it.each([
    ['commas', 'a@example.com, b@example.com,c@example.com'],
    ['semicolons', 'a@example.com;b@example.com; c@example.com;'],
    ['lines', 'a@example.com\nb@example.com\r\n\r\nc@example.com\n'],
    ['tabs', 'a@example.com\tb@example.com\tc@example.com'],
    ['spaces', 'a@example.com b@example.com  c@example.com'],
    ['all of it', ' a@example.com ;; b@example.com,\n, c@example.com '],
  ])('is separated by %s', (_, text) => {
    expect(inviteesIn(text)).toEqual({
      people: ['a', 'b', 'c'].map((each) => ({ email: `${each}@example.com` })),
      bad: [],
    });
  });

  it.each([
    'Claire Moreau <claire@example.com>',
    '"Claire Moreau" <claire@example.com>',
    "'Claire Moreau' <claire@example.com>",
    'Claire  Moreau<Claire@Example.com>',
    'Claire Moreau < claire@example.com >',
    'Claire Moreau <mailto:claire@example.com>',
    'claire@example.com (Claire Moreau)',
    // As Outlook writes them.
    'Moreau, Claire <claire@example.com>',
  ])('has names beside addresses: %s', (text) => {
    expect(inviteesIn(text)).toEqual({ people: [claire], bad: [] });
  });

  it('keeps commas within quotation marks, and several names apart', () => {
    const text =
      '"Moreau, Claire" <claire@example.com>, Leroy, Antoine <antoine@example.com>; <b@example.com>';
    expect(inviteesIn(text)).toEqual({
      people: [
        { email: 'claire@example.com', name: 'Moreau, Claire' },
        { email: 'antoine@example.com', name: 'Antoine Leroy' },
        { email: 'b@example.com' },
      ],
      bad: [],
    });
  });

  it('takes no address for a name', () => {
    const text = 'claire@example.com <Claire@example.com>, mailto:b@example.com';
    expect(people(text)).toEqual([{ email: 'claire@example.com' }, { email: 'b@example.com' }]);
  });

  it('has everybody once, with their name if it stands anywhere', () => {
    const text = 'CLAIRE@example.com, Claire Moreau <claire@example.com>, C. <claire@example.com>';
    expect(people(text)).toEqual([claire]);
  });

  it('names what is no address, once', () => {
    const text = [
      'Claire',
      'claire@localhost',
      'a@example.com',
      'Claire',
      'a b@example.com',
      'Antoine <antoine>',
      'a@@example.com',
    ];
    expect(inviteesIn(text.join('\n'))).toEqual({
      people: [{ email: 'a@example.com' }],
      bad: ['Claire', 'claire@localhost', 'a b@example.com', 'Antoine <antoine>', 'a@@example.com'],
    });
    expect(inviteesIn('Claire, Antoine, a@example.com').bad).toEqual(['Claire', 'Antoine']);
  });

  it('ends with its line what was left open', () => {
    const text = 'Claire <claire@example.com\n"Antoine <antoine@example.com>\nb@example.com';
    expect(inviteesIn(text)).toEqual({
      people: [{ email: 'antoine@example.com', name: 'Antoine' }, { email: 'b@example.com' }],
      bad: ['Claire <claire@example.com'],
    });
  });

  it('may be empty', () => {
    expect(inviteesIn(' \n,;\t')).toEqual({ people: [], bad: [] });
  });

  it('can be written and read again', () => {
    const all = [
      claire,
      { email: 'b@example.com' },
      { email: 'c@example.com', name: 'Leroy, Antoine' },
    ];
    expect(people(all.map(asWritten).join('\n'))).toEqual(all);
  });
});
