import { expect, it } from 'vitest';

import { FRAME_POLICY, frameAddress, previewQuery } from './previews.ts';

it('asks for a language, or for none to see both', () => {
  expect([previewQuery('fr'), previewQuery('both')]).toEqual([{ language: 'fr' }, {}]);
  expect(frameAddress('sign-in', 'both')).toBe('/studio/letters/sign-in/frame?language=both');
});

it('lets a mail in its frame look as it wants to, and nothing else', () => {
  const directives = new Map(
    FRAME_POLICY.split('; ').map((each): [string, string] => {
      const [name = '', ...values] = each.split(' ');
      return [name, values.join(' ')];
    }),
  );
  expect(Object.fromEntries(directives)).toEqual({
    'default-src': "'none'",
    'style-src': "'unsafe-inline'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'self'",
    sandbox: '',
  });
});
