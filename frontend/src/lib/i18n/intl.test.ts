import { afterEach, expect, it } from 'vitest';

import { inWords } from '#lib/console/moments.ts';
import { dayInWords } from '#lib/gallery/shoots.ts';
import { overwriteGetLocale } from '#language';
import { intlLocale, numberInWords } from './intl.ts';

afterEach(() => overwriteGetLocale(() => 'en'));

it('writes dates as the British do, for English is British here', () => {
  overwriteGetLocale(() => 'en');
  expect(intlLocale()).toBe('en-GB');
  expect(dayInWords('2026-06-05')).toBe('5 June 2026');
  expect(inWords('2026-06-05', intlLocale(), 'UTC', 'medium')).toBe('5 Jun 2026');
  expect(inWords('2026-06-05T14:30:00Z', intlLocale(), 'UTC')).toContain('14:30');
});

it('and as the French do in French', () => {
  overwriteGetLocale(() => 'fr');
  expect(intlLocale()).toBe('fr-FR');
  expect(dayInWords('2026-06-05')).toBe('5 juin 2026');
  expect(numberInWords(12_500)).toBe('12\u202f500');
});
