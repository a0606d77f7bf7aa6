import { afterEach, describe, expect, it, vi } from 'vitest';

import { overwriteGetLocale } from '#language';
import { problemOf } from '#lib/api/answers.ts';
import type { Answer } from '#lib/api/answers.ts';
import { wordsOf } from '#lib/api/words.ts';
import { begin } from './edits.ts';
import { malformed, save } from './saving.ts';

type Thing = Record<'title' | 'notes', string>;
const OLD: Thing = { title: 'Anna', notes: 'old' };

const given = (data: Thing, etag: string): Answer<Thing> => ({
  data,
  error: undefined,
  response: new Response(null, { headers: { etag } }),
});
const refusal = (status: number): Answer<Thing> => ({
  data: undefined,
  error: {},
  response: new Response(null, { status }),
});

function target(current: Answer<Thing>, ...writes: Answer<Thing>[]) {
  return {
    read: () => Promise.resolve(current),
    write: vi
      .fn<(etag: string) => Promise<Answer<Thing>>>()
      .mockImplementation(() => Promise.resolve(writes.shift() ?? refusal(500))),
    valuesOf: (thing: Thing) => thing,
  };
}
const edit = { ...begin(OLD, '"1"'), values: { ...OLD, title: 'Tom' } };

describe('saving', () => {
  it('stores what nobody else touched', async () => {
    const to = target(refusal(500), given({ ...OLD, title: 'Tom' }, '"2"'));
    expect(await save(edit, to)).toMatchObject({ kind: 'stored', etag: '"2"' });
    expect(to.write).toHaveBeenCalledExactlyOnceWith('"1"');
  });

  it('goes on by itself if what came between is not in the form', async () => {
    const to = target(given(OLD, '"5"'), refusal(412), given({ ...OLD, title: 'Tom' }, '"6"'));
    expect(await save(edit, to)).toMatchObject({ kind: 'stored', etag: '"6"' });
    expect(to.write.mock.calls).toEqual([['"1"'], ['"5"']]);
  });

  it('shows what somebody else changed, and stores nothing', async () => {
    const to = target(given({ ...OLD, title: 'Eve' }, '"5"'), refusal(412));
    expect(await save(edit, to)).toEqual({
      kind: 'conflict',
      edit: {
        values: { title: 'Tom', notes: 'old' },
        base: { title: 'Eve', notes: 'old' },
        etag: '"5"',
        theirs: { title: 'Eve' },
      },
    });
    expect(to.write).toHaveBeenCalledOnce();
  });

  it.each(['', 'junk', '"1', 'W/"1"', '"1"\n', '"é"', '"€"', '"a b"', `"${'1'.repeat(99)}"`])(
    'refuses a form that kept %j for a state, and asks nobody',
    async (etag) => {
      const to = target(refusal(500));
      expect(await save({ ...edit, etag }, to)).toMatchObject({
        kind: 'refused',
        answer: { error: { type: '/problems/invalid', status: 400 } },
      });
      expect(to.write).not.toHaveBeenCalled();
    },
  );

  it('passes on any other refusal', async () => {
    expect(await save(edit, target(refusal(500), refusal(400)))).toMatchObject({
      kind: 'refused',
      answer: { response: { status: 400 } },
    });
    expect(await save(edit, target(refusal(404), refusal(412)))).toMatchObject({
      kind: 'refused',
      answer: { response: { status: 404 } },
    });
  });

  it('gives up if it is changed again and again', async () => {
    const to = target(given(OLD, '"5"'), refusal(412), refusal(412), refusal(412), refusal(412));
    expect(await save(edit, to)).toMatchObject({ kind: 'refused' });
    expect(to.write).toHaveBeenCalledTimes(3);
  });
});

describe('a form that is none of ours', () => {
  afterEach(() => overwriteGetLocale(() => 'en'));

  it.each([
    ['en', "Something in this request isn't right."],
    ['fr', 'Quelque chose ne va pas dans cette demande.'],
  ] as const)('is refused in the same words in every language: %s', (language, words) => {
    overwriteGetLocale(() => language);
    expect(wordsOf(problemOf(malformed()))).toBe(words);
  });
});
