import { expect, it } from 'vitest';

import { happenedInWords } from './letters.ts';

it('has words for what happens, and names what it does not know', () => {
  expect(happenedInWords('invite.sent')).toBe('An invite was to be sent');
  expect(happenedInWords('print.ordered')).toContain('print.ordered');
});
