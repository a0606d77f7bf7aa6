import { describe, expect, it } from 'vitest';

import type { Letter } from '#lib/api/types.ts';
import { inviteOf } from './invites.testing.ts';
import { mailLines, visitsByClient } from './mail-lines.ts';
import { letterOf, visitsOf } from './mails.testing.ts';

const anna = { id: 'u-anna', email: 'anna@example.com' };
const tom = { id: 'u-tom', email: 'tom@example.com' };
const ids = (letters: readonly Letter[] | undefined): string[] | undefined =>
  letters?.map(({ id }) => id);

describe('the mails about a shoot', () => {
  it('stand with the client they were for, the newest first', () => {
    const { ofClients, ofInvites, others } = mailLines(
      [
        letterOf('3', { userId: anna.id, kind: 'shoot-delivered' }),
        letterOf('2', { userId: tom.id, recipient: tom.email }),
        letterOf('1', { userId: anna.id, recipient: 'before@example.com' }),
      ],
      [anna, tom],
      [],
    );
    expect(ids(ofClients.get(anna.id)), 'also under the address of before').toEqual(['3', '1']);
    expect(ids(ofClients.get(tom.id))).toEqual(['2']);
    expect([ofInvites.size, others.length]).toEqual([0, 0]);
  });

  it('stand with a client who was nobody yet when they were written', () => {
    const { ofClients, ofInvites } = mailLines(
      [
        letterOf('2', { recipient: 'Anna@Example.com' }),
        letterOf('1', { recipient: 'annas-office@example.com', inviteId: 'i' }),
      ],
      [anna],
      [inviteOf('i', { email: 'annas-office@example.com', state: 'accepted', userId: anna.id })],
    );
    expect(ids(ofClients.get(anna.id)), 'by address, and by the invite').toEqual(['2', '1']);
    expect(ofInvites.size, 'and nowhere else').toBe(0);
  });

  it('stand with their invite where whoever was invited is no client', () => {
    const { ofInvites, others } = mailLines(
      [
        letterOf('4', { inviteId: 'new', recipient: tom.email }),
        letterOf('3', { kind: 'proofs-ready', userId: tom.id, recipient: 'Tom@example.com' }),
        letterOf('2', { inviteId: 'old', recipient: tom.email }),
        letterOf('1', { inviteId: 'not shown', recipient: tom.email }),
      ],
      [anna],
      [inviteOf('new', { email: tom.email }), inviteOf('old', { email: tom.email })],
    );
    expect(ids(ofInvites.get('new')), 'and what is about none with the newest').toEqual([
      '4',
      '3',
      '1',
    ]);
    expect(ids(ofInvites.get('old'))).toEqual(['2']);
    expect(others).toEqual([]);
  });

  it('to nobody who is listed are sorted by address', () => {
    const { others } = mailLines(
      [
        letterOf('3', { recipient: 'gone@example.com' }),
        letterOf('2', { recipient: 'other@example.com', userId: 'u-gone' }),
        letterOf('1', { recipient: 'Gone@example.com' }),
      ],
      [anna],
      [inviteOf('i')].map((invite) => ({ ...invite, email: 'invited@example.com' })),
    );
    expect(others.map(({ recipient, letters }) => [recipient, ids(letters)])).toEqual([
      ['gone@example.com', ['3', '1']],
      ['other@example.com', ['2']],
    ]);
  });
});

it('what clients did is found by who they are', () => {
  const visits = visitsByClient([visitsOf('a'), visitsOf('b', { downloads: 3 })]);
  expect(visits.get('b')?.downloads).toBe(3);
  expect(visits.get('c')).toBeUndefined();
});
