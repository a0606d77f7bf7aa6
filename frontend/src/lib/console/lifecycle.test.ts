import { describe, expect, it } from 'vitest';

import type { ShootStatus } from '#lib/api/types.ts';
import { effectOf, movesOf, STATUSES, stepsOf, viewOf, writesToClients } from './lifecycle.ts';

function at(status: ShootStatus, ...transitions: ShootStatus[]) {
  return { status, transitions };
}

describe('the steps', () => {
  it('say what is behind, here and ahead', () => {
    const steps = stepsOf(at('editing', 'proofing', 'delivered'));
    expect(steps.map(({ place }) => place).join(' ')).toBe(
      'behind behind behind here ahead ahead ahead',
    );
  });

  it('are open only where the API allows to go', () => {
    const steps = stepsOf(at('proofing', 'editing', 'delivered'));
    expect(steps.filter(({ open }) => open).map(({ status }) => status)).toEqual([
      'editing',
      'delivered',
    ]);
  });

  it('are all ahead of a shoot that is cancelled', () => {
    const steps = stepsOf(at('cancelled', 'draft'));
    expect(new Set(steps.map(({ place }) => place))).toEqual(new Set(['ahead']));
  });
});

describe('the moves', () => {
  const kinds = (shoot: ReturnType<typeof at>) =>
    movesOf(shoot).map(({ to, kind }) => `${kind} ${to}`);

  it.each([
    [at('draft', 'scheduled', 'editing', 'cancelled'), 'on scheduled, skip editing, off cancelled'],
    [at('shooting', 'editing', 'cancelled'), 'on editing, off cancelled'],
    [at('editing', 'proofing', 'delivered'), 'on proofing, skip delivered'],
    [at('proofing', 'editing', 'delivered'), 'on delivered, back editing'],
    [at('delivered', 'proofing', 'archived'), 'on archived, back proofing'],
    [at('archived', 'delivered'), 'back delivered'],
    [at('cancelled', 'draft'), 'back draft'],
    [at('draft'), ''],
  ])('of %o', (shoot, expected) => {
    expect(kinds(shoot).join(', ')).toBe(expected);
  });
});

describe('what clients notice', () => {
  it.each<[ShootStatus, ShootStatus, string]>([
    ['draft', 'scheduled', 'none'],
    ['scheduled', 'editing', 'none'],
    ['editing', 'proofing', 'shown'],
    ['editing', 'delivered', 'given'],
    ['proofing', 'delivered', 'given'],
    ['proofing', 'editing', 'hidden'],
    ['delivered', 'proofing', 'taken-back'],
    ['delivered', 'archived', 'none'],
    ['archived', 'delivered', 'none'],
    ['draft', 'cancelled', 'cancelled'],
    ['cancelled', 'draft', 'none'],
  ])('from %s to %s: %s', (from, to, effect) => {
    expect(effectOf(from, to)).toBe(effect);
  });

  it('sees proofs first, and everything once it is delivered', () => {
    expect(viewOf('editing')).toBe('nothing');
    expect(viewOf('proofing')).toBe('proofs');
    expect(viewOf('archived')).toBe('everything');
  });
});

it('writes to clients where they begin to see photographs, and where they have them', () => {
  expect(STATUSES.filter(writesToClients)).toEqual(['proofing', 'delivered']);
});
