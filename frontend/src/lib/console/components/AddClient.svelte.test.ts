import { client } from '@tempsdarret/client';
import { afterEach, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';

import type { User } from '#lib/api/types.ts';
import AddClient from './AddClient.svelte';

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
