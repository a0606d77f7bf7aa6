import { expect, it } from 'vitest';

import { askedFor } from './retry-after.ts';

it('reads what a Retry-After asks for, in either form', () => {
  const now = Date.UTC(2026, 10, 22, 12, 0, 0);
  expect(askedFor('5')).toBe(5000);
  expect(askedFor('Sun, 22 Nov 2026 12:00:30 GMT', now)).toBe(30_000);
  expect(askedFor('Sun, 22 Nov 2026 11:00:00 GMT', now)).toBe(0);
  expect(askedFor('-3')).toBe(0);
  for (const nothing of [null, '', 'soon']) expect(askedFor(nothing)).toBeUndefined();
});
