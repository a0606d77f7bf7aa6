import { beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import type { User } from '#lib/api/types.ts';
import { anew, failed, later, site } from '../forms.testing.ts';
import EditUser from './EditUser.svelte';

vi.mock('$app/forms', () => import('../forms.testing.ts'));

const person: User = {
  id: 'claire',
  email: 'claire@example.com',
  name: 'Claire',
  role: 'client',
  language: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const base = { name: 'Claire', role: 'client', language: '' };
const props = { person, etag: '"1"', own: false, outcome: null };

const name = page.getByLabelText(/^Name/);
const save = page.getByRole('button', { name: 'Save' });

beforeEach(anew);

it('is saved over what was there when the editing began, whatever happens meanwhile', async () => {
  const screen = await render(EditUser, props);
  await name.fill('Claire Moreau');
  await screen.rerender({ person: { ...person, name: 'C.', role: 'admin' }, etag: '"2"' });
  await expect.element(name).toHaveValue('Claire Moreau');
  await save.click();
  expect(site.sent).toMatchObject([
    { action: '?/save', values: { ...base, name: 'Claire Moreau', etag: '"1"' } },
  ]);
  expect(site.sent[0]?.values['base']).toBe(JSON.stringify(base));
});

it('goes on over what somebody else made of it, and is saved over that', async () => {
  const screen = await render(EditUser, props);
  site.answer = () => failed();
  const theirs = { ...base, name: 'Claire M.', role: 'admin' };
  const edit = {
    values: { ...theirs, name: 'Claire Moreau' },
    base: theirs,
    etag: '"2"',
    theirs: { name: 'Claire M.' },
  };
  site.show = () => screen.rerender({ outcome: { edit, conflict: true } });
  await name.fill('Claire Moreau');
  await save.click();
  await expect
    .element(page.getByRole('alert'))
    .toMatchTextContent('their version stands below yours');
  await expect.element(page.getByLabelText('Role')).toHaveValue('admin');
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await save.click();
  await expect.poll(() => site.sent[1]?.values).toMatchObject({ ...theirs, etag: '"2"' });
});

it('leads to what is to be put right, with what was typed', async () => {
  const { answer, come } = later();
  site.answer = answer;
  const screen = await render(EditUser, props);
  const edit = { values: { ...base, name: 'x'.repeat(300) }, base, etag: '"1"' };
  site.show = () => screen.rerender({ outcome: { edit, faults: { name: 'This is too long.' } } });
  await name.fill('x'.repeat(300));
  await save.click();
  await expect.element(save).toBeDisabled();
  come(failed());
  await expect.element(name).toHaveFocus();
  await expect.element(name).toHaveAccessibleDescription('This is too long.');
  await expect.element(name).toHaveValue('x'.repeat(300));
  await expect.element(save).toBeEnabled();
});
