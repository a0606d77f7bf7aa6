import { expect, it } from 'vitest';

import { inviteRefusal } from './invite-words.ts';

it.each(['invite-link-invalid', 'invite-link-expired', 'invite-link-used', 'invite-revoked'])(
  'has words of its own for %s, and nothing to try again',
  (slug) => {
    const { words, signIn, again } = inviteRefusal(`/problems/${slug}`, 'otherwise');
    expect(words).not.toBe('otherwise');
    expect(signIn, 'only whom it let in can sign in').toBe(slug === 'invite-link-used');
    expect(again).toBe(false);
  },
);

it.each(['/problems/unavailable', undefined])('lets %s be tried again', (type) => {
  expect(inviteRefusal(type, 'Away.')).toEqual({ words: 'Away.', signIn: false, again: true });
});
