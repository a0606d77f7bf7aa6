import { beforeEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';

import Bell from './Bell.svelte';
import { bell } from './bell.svelte.ts';

// The real one needs SvelteKit's running client around it.
const state = vi.hoisted(() => ({ page: { url: new URL('http://studio.example/shoots') } }));
vi.mock('$app/state', () => state);

const href = '/notifications';

beforeEach(() => {
  bell.told = undefined;
});

it('says how many are unread, to see and to hear', async () => {
  const inbox = { shown: '3', label: '3 unread notifications' };
  const screen = await render(Bell, { href, inbox });
  const link = screen.getByRole('link', { name: '3 unread notifications', exact: true });
  await expect.element(link).toHaveAttribute('href', href);
  await expect.element(link.getByText('3', { exact: true })).toBeVisible();
  expect(screen.container.querySelector('[aria-live=polite]')?.textContent).toBe(inbox.label);
});

it('shows no number for none', async () => {
  const { container } = await render(Bell, { href, inbox: { shown: '', label: 'Notifications' } });
  expect(container.textContent.trim()).toBe('Notifications');
});

it('goes by whatever came last', async () => {
  const screen = await render(Bell, { href, inbox: { shown: '3', label: 'Three' } });
  bell.told = { shown: '4', label: 'Four' };
  await expect.element(screen.getByRole('link', { name: 'Four' })).toBeVisible();
  await screen.rerender({ inbox: { shown: '5', label: 'Five' } });
  await expect.element(screen.getByRole('link', { name: 'Five' })).toBeVisible();
});

it('is where one is', async () => {
  state.page.url = new URL('http://studio.example/notifications');
  const screen = await render(Bell, { href, inbox: { shown: '', label: 'Notifications' } });
  await expect.element(screen.getByRole('link')).toHaveAttribute('aria-current', 'page');
});
