import { describe, expect, it } from 'vitest';

import { dateFaults, shootCreation, shootPatch, shootValues } from './shoot-form.ts';

const PARIS = 'Europe/Paris';
const EMPTY = { title: '', day: '', hour: '', location: '', notes: '' };
const BASE = {
  title: 'Anna & Tom',
  day: '2026-06-20',
  hour: '14:30',
  location: 'Lyon',
  notes: 'Rings!',
};

it('shows a shoot as fields', () => {
  const shoot = {
    title: 'Anna & Tom',
    shootDate: '2026-06-20T12:30:00Z',
    location: null,
    notes: null,
  };
  expect(shootValues(shoot, PARIS)).toEqual({ ...BASE, location: '', notes: '' });
});

describe('a new shoot', () => {
  it('leaves out what was left empty, but for the title', () => {
    expect(shootCreation(EMPTY, PARIS)).toEqual({ title: '' });
  });

  it('says everything else', () => {
    expect(shootCreation(BASE, PARIS)).toEqual({
      title: 'Anna & Tom',
      shootDate: '2026-06-20T14:30:00+02:00',
      location: 'Lyon',
      notes: 'Rings!',
    });
  });
});

describe('a merge patch', () => {
  it('is empty where nothing changed', () => {
    expect(shootPatch({ ...BASE, notes: ' Rings! ' }, BASE, PARIS)).toEqual({});
  });

  it('has only what changed', () => {
    expect(shootPatch({ ...BASE, title: 'Anna' }, BASE, PARIS)).toEqual({ title: 'Anna' });
    expect(shootPatch({ ...BASE, hour: '' }, BASE, PARIS)).toEqual({ shootDate: '2026-06-20' });
    expect(shootPatch({ ...BASE, hour: '15:00' }, BASE, PARIS)).toEqual({
      shootDate: '2026-06-20T15:00:00+02:00',
    });
  });

  it('has null for what was emptied, and leaves an empty title for the spec to refuse', () => {
    expect(shootPatch(EMPTY, BASE, PARIS)).toEqual({
      title: '',
      shootDate: null,
      location: null,
      notes: null,
    });
  });
});

describe('the date', () => {
  it.each([
    [{ day: '', hour: '' }, []],
    [{ day: '2026-06-20', hour: '14:30' }, []],
    [{ day: '2026-02-30', hour: '' }, ['day']],
    [{ day: '2026-06-20', hour: '25:00' }, ['hour']],
    [{ day: '', hour: '14:30' }, ['day']],
  ])('%o has faults in %o', (date, fields) => {
    expect(Object.keys(dateFaults(date))).toEqual(fields);
  });
});
