import { describe, expect, it } from 'vitest';

import { begin, differences, editFrom, rebase, valuesFrom, valuesOf } from './edits.ts';

const FIELDS = ['title', 'notes'] as const;

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

describe('what a form sent', () => {
  it('has every field, without space around and with plain line ends', () => {
    const form = formOf({ title: '  Anna & Tom ', notes: 'one\r\ntwo\r\n', other: 'x' });
    expect(valuesFrom(form, FIELDS)).toEqual({ title: 'Anna & Tom', notes: 'one\ntwo' });
    expect(valuesFrom(new FormData(), FIELDS)).toEqual({ title: '', notes: '' });
  });

  it('carries the state that the editing began with', () => {
    const base = JSON.stringify({ title: 'Anna', notes: 'one\ntwo' });
    const edit = editFrom(formOf({ title: 'Tom', notes: '', base, etag: '"3"' }), FIELDS);
    expect(edit).toEqual({
      values: { title: 'Tom', notes: '' },
      base: { title: 'Anna', notes: 'one\ntwo' },
      etag: '"3"',
    });
  });

  it.each(['', 'null', '{', '[]', '{"title":7}'])('survives a base of %j', (base) => {
    const edit = editFrom(formOf({ title: 'Tom', base }), FIELDS);
    expect(edit.base).toEqual({ title: '', notes: '' });
  });
});

it('shows again what was kept, and nothing else', () => {
  expect(valuesOf({ title: 'Anna', other: 'x' }, FIELDS)).toEqual({ title: 'Anna', notes: '' });
  expect(valuesOf(undefined, FIELDS)).toEqual({ title: '', notes: '' });
});

it('counts no space as a difference', () => {
  expect(differences({ title: 'a', notes: 'b ' }, { title: 'A', notes: ' b' })).toEqual(['title']);
});

describe('going on over another’s change', () => {
  const base = { title: 'Anna', notes: 'old' };
  const edit = (values: Partial<typeof base>) => ({
    ...begin(base, '"1"'),
    values: { ...base, ...values },
  });

  it('keeps mine where only I changed something', () => {
    const next = rebase(edit({ notes: 'mine' }), { title: 'Tom', notes: 'old' }, '"2"');
    expect(next).toEqual({
      values: { title: 'Tom', notes: 'mine' },
      base: { title: 'Tom', notes: 'old' },
      etag: '"2"',
      theirs: {},
    });
  });

  it('shows theirs beside mine where both did', () => {
    const next = rebase(edit({ title: 'Tom', notes: '' }), { title: 'Eve', notes: 'old' }, '"2"');
    expect(next.values).toEqual({ title: 'Tom', notes: '' });
    expect(next.theirs).toEqual({ title: 'Eve' });
  });

  it('agrees where both wrote the same', () => {
    const next = rebase(edit({ title: 'Tom' }), { title: 'Tom', notes: 'old' }, '"2"');
    expect(next.theirs).toEqual({});
    expect(differences(next.values, next.base)).toEqual([]);
  });
});
