import { expect, it } from 'vitest';

import { addressOf, choiceOf, searchIn } from './addresses.ts';

it('leaves out what is empty', () => {
  expect(addressOf('/studio/shoots', { q: '', status: undefined, cursor: null })).toBe(
    '/studio/shoots',
  );
  expect(addressOf('/studio/shoots', { q: 'a & b', status: 'draft' })).toBe(
    '/studio/shoots?q=a+%26+b&status=draft',
  );
});

it('knows only what may be chosen', () => {
  expect(choiceOf(['admin', 'client'], 'client')).toBe('client');
  expect(choiceOf(['admin', 'client'], 'king')).toBeUndefined();
  expect(choiceOf(['admin', 'client'], null)).toBeUndefined();
});

it('searches for a line of bounded length', () => {
  expect(searchIn(new URL('http://x/?q=%20anna%20'))).toBe('anna');
  expect(searchIn(new URL('http://x/'))).toBe('');
  expect(searchIn(new URL(`http://x/?q=${'a'.repeat(300)}`))).toHaveLength(100);
});
