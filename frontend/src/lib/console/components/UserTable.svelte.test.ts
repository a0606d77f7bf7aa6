import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';

import type { User } from '#lib/api/types.ts';
import type { Focusing } from '#lib/ui/asking.ts';
import UserTable from './UserTable.svelte';

const claire: User = {
  id: 'claire',
  email: 'claire@example.com',
  name: 'Claire Moreau',
  role: 'admin',
  language: 'fr',
  createdAt: '2026-01-01T02:00:00Z',
  updatedAt: '2026-01-01T02:00:00Z',
};
const unnamed: User = { ...claire, id: 'tom', email: 'tom@example.com', role: 'client' };
const users = [claire, { ...unnamed, name: null, language: null }];

const cells = (row: Element | undefined) =>
  [...(row?.querySelectorAll('td') ?? [])].map((cell) =>
    cell.textContent.replaceAll(/\s+/g, ' ').trim(),
  );

it('tells who is who, since when by the clocks of the place', async () => {
  const { container } = await render(UserTable, { users, me: 'claire', zone: 'America/New_York' });
  const [first, second] = [...container.querySelectorAll('tbody tr')].map(cells);
  expect(first?.[0]).toMatch(/^Claire Moreau\s?\(you\)/i);
  expect(first?.slice(1)).toEqual(['claire@example.com', 'Admin', 'Français', '31 Dec 2025']);
  expect(second?.[0], 'who has no name is their address').toMatch(/^tom@example.com/);
  expect(second?.slice(1, 4)).toEqual(['tom@example.com', 'Client', 'Not said']);
});

it('says of a language in its own words that it is one', async () => {
  const { container } = await render(UserTable, { users, me: '', zone: 'UTC' });
  expect(container.querySelector('[lang="fr"]')?.textContent).toBe('Français');
});

it('leads to each, and puts the focus on one by their place', async () => {
  const { container, component } = await render(UserTable, { users, me: '', zone: 'UTC' });
  const links = [...container.querySelectorAll('a')];
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    '/studio/users/claire',
    '/studio/users/tom',
  ]);
  (component as Focusing).focus(1);
  expect(document.activeElement).toBe(links[1]);
});
