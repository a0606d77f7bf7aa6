import { describe, expect, it } from 'vitest';

import { movesOf, STATUSES } from './lifecycle.ts';
import {
  effectInWords,
  moveName,
  moveQuestion,
  photographsInWords,
  roleName,
  statusName,
} from './words.ts';
import { ROLES } from './user-form.ts';

it('has a name for every place', () => {
  expect(new Set(STATUSES.map(statusName)).size).toBe(STATUSES.length);
});

describe('a move', () => {
  const names = (...shoot: Parameters<typeof movesOf>) => movesOf(...shoot).map(moveName);

  it('says what it does, and sounds otherwise when it skips or goes back', () => {
    expect(names({ status: 'shooting', transitions: ['editing', 'cancelled'] })).toEqual([
      'Start editing',
      'Cancel the shoot',
    ]);
    expect(names({ status: 'draft', transitions: ['editing', 'scheduled'] })).toEqual([
      'Schedule it',
      'Skip to editing',
    ]);
    expect(names({ status: 'proofing', transitions: ['editing', 'delivered'] })).toEqual([
      'Deliver',
      'Back to editing',
    ]);
    expect(names({ status: 'cancelled', transitions: ['draft'] })).toEqual(['Back to draft']);
  });

  it('asks about what it does', () => {
    expect(moveQuestion({ to: 'proofing', kind: 'on' })).not.toBe(
      moveQuestion({ to: 'proofing', kind: 'back' }),
    );
    expect(moveQuestion({ to: 'cancelled', kind: 'off' })).toBe('Cancel this shoot?');
    expect(moveQuestion({ to: 'delivered', kind: 'on' })).toBe('Deliver this shoot?');
    expect(moveQuestion({ to: 'editing', kind: 'back' })).toBe('Back to editing?');
  });

  it('says what it means for how many', () => {
    expect(effectInWords('none', 2)).toBe('');
    expect(effectInWords('shown', 0)).toMatch(/^Nobody has access yet/);
    expect(effectInWords('shown', 1)).toMatch(/^The client will see/);
    expect(effectInWords('shown', 2)).toMatch(/^The 2 clients will see/);
    expect(effectInWords('hidden', 2)).toMatch(/no longer see/);
  });
});

it('counts photographs', () => {
  expect([0, 1, 12].map(photographsInWords)).toEqual([
    'No photographs yet',
    '1 photograph',
    '12 photographs',
  ]);
});

it('says what somebody is to the studio', () => {
  expect(ROLES.map(roleName)).toEqual(['Client', 'Admin']);
});
