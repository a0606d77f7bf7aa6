import { afterEach, expect, it } from 'vitest';

import { overwriteGetLocale } from '#language';
import type { ShootStatus } from '#lib/api/types.ts';
import { countInWords, dayInWords, statusInWords, whyEmpty } from './shoots.ts';

const STATUSES: ShootStatus[] = [
  'draft',
  'scheduled',
  'shooting',
  'editing',
  'proofing',
  'delivered',
  'archived',
  'cancelled',
];

const speak = (language: 'en' | 'fr'): void => overwriteGetLocale(() => language);
afterEach(() => speak('en'));

it.each(STATUSES)('has words for a client about %s', (status) => {
  for (const language of ['en', 'fr'] as const) {
    speak(language);
    expect(statusInWords(status)).not.toBe('');
    const { title, lead } = whyEmpty(status);
    expect(title && lead).not.toBe('');
  }
});

it('gives the day that it was there, wherever it is read', () => {
  speak('fr');
  expect(dayInWords('2026-06-20')).toBe('20 juin 2026');
  expect(dayInWords('2026-06-20T23:30:00-08:00')).toBe('20 juin 2026');
  expect(dayInWords(null)).toBeNull();
});

it('counts as the language does', () => {
  speak('en');
  expect([0, 1, 2000].map(countInWords)).toEqual([null, '1 photograph', '2,000 photographs']);
  speak('fr');
  expect(countInWords(1)).toBe('1 photographie');
});
