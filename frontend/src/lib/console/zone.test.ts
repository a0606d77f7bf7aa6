import { expect, it } from 'vitest';

import { ownZone, zoneIn, zoneOf } from './zone.ts';

const jar = (zone?: string) => ({ get: () => zone });

it('is the one that the browser told', () => {
  expect(zoneOf(jar('Asia/Tokyo'))).toBe('Asia/Tokyo');
});

it.each([undefined, '', 'Middle/Earth', '../../etc'])('is our own for %s', (zone) => {
  expect(zoneOf(jar(zone))).toBe(ownZone());
});

it('of a form is the one that it was filled in with', () => {
  const form = new FormData();
  expect(zoneIn(form, jar('Asia/Tokyo'))).toBe('Asia/Tokyo');
  form.set('zone', 'Europe/Paris');
  expect(zoneIn(form, jar('Asia/Tokyo'))).toBe('Europe/Paris');
  form.set('zone', 'Middle/Earth');
  expect(zoneIn(form, jar('Asia/Tokyo'))).toBe('Asia/Tokyo');
});
