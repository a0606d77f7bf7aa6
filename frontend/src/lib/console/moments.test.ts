import { describe, expect, it } from 'vitest';

import { fromWire, inWords, isDay, isHour, toWire } from './moments.ts';

const PARIS = 'Europe/Paris';

describe('from a form to the wire', () => {
  it.each([
    ['2026-06-20', '', PARIS, '2026-06-20'],
    ['2026-06-20', '14:30', PARIS, '2026-06-20T14:30:00+02:00'],
    ['2026-01-20', '14:30', PARIS, '2026-01-20T14:30:00+01:00'],
    ['2026-01-20', '00:00', 'UTC', '2026-01-20T00:00:00+00:00'],
    ['2026-06-20', '14:30', 'America/St_Johns', '2026-06-20T14:30:00-02:30'],
    ['2026-06-20', '23:45', 'Asia/Kathmandu', '2026-06-20T23:45:00+05:45'],
    ['2026-06-20', '06:00', 'Pacific/Kiritimati', '2026-06-20T06:00:00+14:00'],
  ])('%s %s in %s', (day, hour, zone, wire) => {
    expect(toWire({ day, hour }, zone)).toBe(wire);
  });

  it('takes the first of an hour that comes twice', () => {
    expect(toWire({ day: '2026-10-25', hour: '02:30' }, PARIS)).toBe('2026-10-25T02:30:00+02:00');
  });

  it('moves an hour that the clocks skip', () => {
    expect(toWire({ day: '2026-03-29', hour: '02:30' }, PARIS)).toBe('2026-03-29T03:30:00+02:00');
  });

  it('is right around the change', () => {
    expect(toWire({ day: '2026-03-29', hour: '01:59' }, PARIS)).toBe('2026-03-29T01:59:00+01:00');
    expect(toWire({ day: '2026-03-29', hour: '03:00' }, PARIS)).toBe('2026-03-29T03:00:00+02:00');
    expect(toWire({ day: '2026-10-25', hour: '03:00' }, PARIS)).toBe('2026-10-25T03:00:00+01:00');
  });

  it('knows clocks that differed by seconds', () => {
    expect(toWire({ day: '1900-01-01', hour: '12:00' }, PARIS)).toBe('1900-01-01T11:50:39Z');
  });
});

describe('from the wire to a form', () => {
  it.each([
    [null, '', ''],
    ['2026-06-20', '2026-06-20', ''],
    ['2026-06-20T12:30:00Z', '2026-06-20', '14:30'],
    ['2026-06-20T22:30:00Z', '2026-06-21', '00:30'],
    ['2026-06-20T14:30:59.250-04:00', '2026-06-20', '20:30'],
  ])('%s', (wire, day, hour) => {
    expect(fromWire(wire, PARIS)).toEqual({ day, hour });
  });

  it('comes back as it went', () => {
    for (const zone of [PARIS, 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
      const given = { day: '2026-12-31', hour: '23:05' };
      expect(fromWire(toWire(given, zone), zone)).toEqual(given);
    }
  });
});

describe('what is a date', () => {
  it('is in the calendar', () => {
    expect(isDay('2028-02-29')).toBe(true);
    for (const text of ['2026-02-29', '2026-13-01', '20-06-2026', '0000-01-01', '12026-01-01', ''])
      expect(isDay(text), text).toBe(false);
  });

  it('has hours from 00:00 to 23:59', () => {
    expect(isHour('00:00') && isHour('23:59')).toBe(true);
    for (const text of ['24:00', '9:30', '09:60', '']) expect(isHour(text), text).toBe(false);
  });
});

describe('in words', () => {
  it('a day is the same day everywhere', () => {
    expect(inWords('2026-06-20', 'en-GB', 'America/Los_Angeles')).toBe('20 June 2026');
    expect(inWords('2026-06-20', 'fr-FR', 'Pacific/Kiritimati')).toBe('20 juin 2026');
  });

  it('a moment is by the reader’s clock', () => {
    expect(inWords('2026-06-20T12:30:00Z', 'en-GB', PARIS)).toBe('20 June 2026 at 14:30');
  });
});
