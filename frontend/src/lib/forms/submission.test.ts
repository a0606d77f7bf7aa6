import { isHttpError } from '@sveltejs/kit';
import { afterEach, describe, expect, it } from 'vitest';

import { overwriteGetLocale } from '#language';
import { eventOf } from '#lib/session/event.testing.ts';
import { m } from '#messages';
import { formOf, refused, refuseForm, textsOf } from './submission.ts';

const HERE = 'https://studio.example/account';

function formWith(entries: [string, string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

describe('a form', () => {
  it('is read', async () => {
    const { event } = eventOf(HERE, { method: 'POST', body: formWith([['name', 'Anna']]) });
    expect((await formOf(event)).get('name')).toBe('Anna');
  });

  it('that is none is refused, as what it is', async () => {
    const { event } = eventOf(HERE, {
      method: 'POST',
      body: '{"name": "Anna"}',
      headers: { 'Content-Type': 'application/json' },
    });
    const thrown: unknown = await formOf(event).catch((error: unknown) => error);
    expect(isHttpError(thrown, 400)).toBe(true);
    expect(thrown).toMatchObject({ body: { message: m.form_invalid() } });
    expect(refuseForm).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('that fails on the way is a failure, not a form that is wrong', async () => {
    const { event } = eventOf(HERE);
    const broken = new RangeError('the body is larger than allowed');
    Object.assign(event, { request: { formData: () => Promise.reject(broken) } });
    await expect(formOf(event)).rejects.toBe(broken);
  });

  it('gives the texts that were typed, without those left empty', () => {
    const form = formWith([
      ['name', '  Anna  '],
      ['phone', ' '],
      ['email', ''],
      ['notes', 'two\nlines'],
      ['portrait', new File(['x'], 'x.jpg')],
    ]);
    expect(textsOf(form)).toEqual({ name: 'Anna', notes: 'two\nlines' });
  });
});

describe('what the API refused', () => {
  const values = { email: 'anna@home.example' };
  const taken = {
    type: '/problems/address-taken',
    title: 'Taken',
    status: 409,
    detail: 'What the API said.',
    errors: [{ code: 'taken', detail: 'What the API said.', pointer: '/email' }],
  };
  afterEach(() => overwriteGetLocale(() => 'en'));

  it('is shown beside its field, with what was typed, in the reader’s language', () => {
    overwriteGetLocale(() => 'fr');
    const words = m.problem_address_taken();
    expect(words).toContain('adresse');
    expect(refused({ error: taken }, values)).toMatchObject({
      status: 409,
      data: { values, faults: { email: words }, message: words, type: '/problems/address-taken' },
    });
  });

  it('is shown as the studio’s being away where nobody answered', () => {
    expect(refused({ error: new TypeError('fetch failed') }, values)).toMatchObject({
      status: 503,
      data: { values, faults: {}, message: m.problem_unavailable() },
    });
  });
});
