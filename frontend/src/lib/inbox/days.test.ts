import { afterEach, describe, expect, it } from 'vitest';

import { overwriteGetLocale } from '#language';
import { byDay, dayInWords, hourInWords } from './days.ts';

const at = (moment: string) => ({ at: moment });

afterEach(() => overwriteGetLocale(() => 'en'));

describe('by day', () => {
  const items = [
    at('2026-06-24T22:30:00Z'),
    at('2026-06-24T21:59:59Z'),
    at('2026-06-23T22:00:00.000001Z'),
    at('2026-06-23T21:59:59Z'),
  ];
  const daysIn = (zone: string): [string, number][] =>
    byDay(items, zone).map((each) => [each.day, each.items.length]);

  it('is by the clocks of whoever reads it', () => {
    expect(daysIn('Europe/Paris')).toEqual([
      ['2026-06-25', 1],
      ['2026-06-24', 2],
      ['2026-06-23', 1],
    ]);
    expect(daysIn('UTC')).toEqual([
      ['2026-06-24', 2],
      ['2026-06-23', 2],
    ]);
    expect(daysIn('America/Los_Angeles')).toEqual([
      ['2026-06-24', 2],
      ['2026-06-23', 2],
    ]);
  });

  it('keeps the order, and is nothing for nothing', () => {
    expect(byDay(items, 'UTC').flatMap((each) => each.items)).toEqual(items);
    expect(byDay([], 'UTC')).toEqual([]);
  });
});

describe('a day in words', () => {
  it.each([
    ['2026-06-25', 'Today', "Aujourd'hui"],
    ['2026-06-24', 'Yesterday', 'Hier'],
    ['2026-06-23', 'Tuesday 23 June 2026', 'mardi 23 juin 2026'],
    ['2026-06-26', 'Friday 26 June 2026', 'vendredi 26 juin 2026'],
  ])('%s is %s when it is the 25th in Paris', (day, english, french) => {
    const now = Date.parse('2026-06-24T22:30:00Z');
    expect(dayInWords(day, 'Europe/Paris', now).replace(',', '')).toBe(english);
    overwriteGetLocale(() => 'fr');
    expect(dayInWords(day, 'Europe/Paris', now)).toBe(french);
  });

  it('knows the day before when the clocks change, and a month begins', () => {
    const afterChange = Date.parse('2026-10-25T22:30:00Z');
    expect(dayInWords('2026-10-24', 'Europe/Paris', afterChange)).toBe('Yesterday');
    const first = Date.parse('2027-01-01T00:30:00Z');
    expect(dayInWords('2026-12-31', 'UTC', first)).toBe('Yesterday');
  });

  it('has hours of the same clocks', () => {
    expect(hourInWords('2026-06-24T22:30:00Z', 'Europe/Paris')).toBe('00:30');
    expect(hourInWords('2026-06-24T22:30:00Z', 'UTC')).toBe('22:30');
  });
});
