import { describe, expect, it } from 'vitest';
import { zLinkRedemption, zShootCreate, zUserCreate } from '@tempsdarret/client/zod';
import { z } from 'zod';

import { overwriteGetLocale } from '#language';

import { checked } from './checks.ts';

describe('a form that is right', () => {
  it('is what the spec wants', () => {
    const body = { title: 'Anna & Tom', shootDate: '2026-06-20T14:30:00+02:00' };
    expect(checked(zShootCreate, body, {})).toEqual({ body });
  });
});

describe('a form that is not', () => {
  const faultsOf = (body: unknown, names?: Record<string, string>) =>
    checked(zShootCreate, body, { title: 'typed' }, names).refusal?.data;

  it('says what is wrong beside each field, and keeps what was typed', () => {
    const refusal = faultsOf({ title: '', location: 'x'.repeat(201), notes: 'a\u0000b' });
    expect(Object.keys(refusal?.faults ?? {})).toEqual(['title', 'location', 'notes']);
    expect(refusal?.faults['location']).toContain('200');
    expect(refusal?.values).toEqual({ title: 'typed' });
  });

  it('never shows a pattern to a person', () => {
    const { refusal } = checked(zUserCreate, { email: 'anna(at)home', role: 'client' }, {});
    expect(refusal?.data.faults['email']).not.toMatch(/pattern|[\\^[]/);
  });

  it.each([
    [zUserCreate, { email: 'a@b.example', role: 'boss' }, 'Ceci ne fait pas partie des choix.'],
    [
      zUserCreate,
      { email: 'a@b.example', role: 'client', language: 'de' },
      'Ceci ne fait pas partie des choix.',
    ],
    [zLinkRedemption, { token: 'a.b.c' }, '20 caractères au moins.'],
    [z.strictObject({}), { more: 1 }, 'Quelque chose ne va pas encore ici.'],
  ])('never speaks English to those who read French', (schema, body, words) => {
    overwriteGetLocale(() => 'fr');
    try {
      const { refusal } = checked<unknown>(schema, body, {});
      expect(Object.values(refusal?.data.faults ?? {})).toEqual([words]);
    } finally {
      overwriteGetLocale(() => 'en');
    }
  });

  it('goes by the form’s own names', () => {
    const refusal = faultsOf({ title: 'x', shootDate: 'soon' }, { shootDate: 'day' });
    expect(Object.keys(refusal?.faults ?? {})).toEqual(['day']);
  });
});
