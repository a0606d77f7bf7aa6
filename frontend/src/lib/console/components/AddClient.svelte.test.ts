import { client } from '@tempsdarret/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import type { User } from '#lib/api/types.ts';
import { anew, failed, later, done, site } from '../forms.testing.ts';
import AddClient from './AddClient.svelte';

vi.mock('$app/forms', () => import('../forms.testing.ts'));

const person = (id: string, name: string): User => ({
  id,
  name,
  email: `${id}@example.com`,
  role: 'client',
  language: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});

let asked: string[] = [];

/** The API of a studio that knows these people, whatever is looked for. */
function studioKnows(...items: User[]): void {
  asked = [];
  client.setConfig({
    fetch: (input) => {
      asked.push(input instanceof Request ? input.url : String(input));
      return Promise.resolve(Response.json({ items, nextCursor: null }));
    },
  });
}

beforeEach(anew);
afterEach(() => {
  client.setConfig({ fetch: globalThis.fetch });
});

it('finds people while somebody types, and says who has access already', async () => {
  studioKnows(person('anna', 'Anna'), person('annick', 'Annick'));
  const screen = await render(AddClient, { have: ['annick'] });
  await screen.getByLabelText('Name or e-mail address').fill('ann');
  await expect.element(screen.getByRole('button', { name: /^Anna/ })).toBeEnabled();
  const already = screen.getByRole('button', { name: /^Annick/ });
  await expect.element(already).toBeDisabled();
  await expect.element(already.getByText('has access')).toBeVisible();
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/\/api\/v1\/users\?.*q=ann/);
});

it('asks for the name of somebody new', async () => {
  studioKnows();
  const screen = await render(AddClient, { have: [] });
  await screen.getByLabelText('Name or e-mail address').fill('new@example.com');
  await expect.element(screen.getByLabelText(/^Name \(/)).toBeVisible();
});

it('says that a name which nobody has is nobody', async () => {
  studioKnows();
  const screen = await render(AddClient, { have: [] });
  await screen.getByLabelText('Name or e-mail address').fill('zzz');
  await expect.element(screen.getByText('Nobody found.')).toBeVisible();
});

it('gives access to whom one chooses, once, and is ready for the next', async () => {
  studioKnows(person('anna', 'Anna'));
  const { answer, come } = later();
  site.answer = answer;
  const screen = await render(AddClient, { have: [] });
  const field = screen.getByLabelText('Name or e-mail address');
  await field.fill('ann');
  const anna = screen.getByRole('button', { name: /^Anna/ });
  await anna.click();
  await expect.element(anna).toBeDisabled();
  expect(site.sent).toEqual([{ action: '?/grant', values: { email: 'ann', userId: 'anna' } }]);
  come(done());
  await expect.element(field).toHaveFocus();
  await expect.element(field).toHaveValue('');
  await expect.element(anna).not.toBeInTheDocument();
});

it('sends an address with Enter, not whom the search happens to show first', async () => {
  studioKnows(person('anna', 'Anna'));
  const screen = await render(AddClient, { have: [] });
  await screen.getByLabelText('Name or e-mail address').fill('anna@example.com');
  await expect.element(screen.getByRole('button', { name: /^Anna/ })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect
    .poll(() => site.sent)
    .toEqual([{ action: '?/grant', values: { email: 'anna@example.com' } }]);
});

it('keeps what was typed when it is refused', async () => {
  studioKnows();
  site.answer = () => failed();
  const screen = await render(AddClient, { have: [] });
  site.show = () =>
    screen.rerender({
      values: { email: 'new@example', name: '' },
      faults: { email: 'This is no address.' },
    });
  const field = screen.getByLabelText('Name or e-mail address');
  await field.fill('new@example');
  await screen.getByRole('button', { name: 'Give access' }).click();
  await expect.element(field).toHaveFocus();
  await expect.element(field).toHaveValue('new@example');
  await expect.element(field).toHaveAccessibleDescription(/This is no address\./);
});
