import { describe, expect, it } from 'vitest';

import { destinationOf, startOf } from './destination.ts';

const client = { role: 'client' } as const;

describe('where somebody goes after signing in', () => {
  it('is where they were going', () => {
    expect(destinationOf('/shoots/01k7?x=1', client)).toBe('/shoots/01k7?x=1');
  });

  it('is their start if they were going nowhere', () => {
    expect(destinationOf(null, client)).toBe('/shoots');
    expect(startOf({ role: 'admin' })).toBe('/studio/shoots');
  });

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/.//elsewhere.example',
    '/..//elsewhere.example',
    '/a/..//elsewhere.example',
    '/./\\elsewhere.example',
    '//studio.invalid//elsewhere.example',
    'javascript:alert(1)',
    'shoots',
    '',
  ])('is never another site: %s', (next) => {
    expect(destinationOf(next, client)).toBe('/shoots');
  });
});
