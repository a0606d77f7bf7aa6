import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import EditNotices from './EditNotices.svelte';

const status = page.getByRole('status');
const alert = page.getByRole('alert');

it.each([
  [{ saved: true }, 'Saved.'],
  [{ unchanged: true }, 'Nothing has changed.'],
])('says quietly how saving came out: %o', async (outcome, words) => {
  await render(EditNotices, outcome);
  await expect.element(status).toMatchTextContent(words);
  await expect.element(alert).not.toBeInTheDocument();
});

it.each([
  [2, /where you both changed something, their version stands below yours/],
  [0, /what they changed has been put in/],
])('tells that somebody was quicker, with %i fields that both changed', async (conflict, words) => {
  await render(EditNotices, { conflict });
  await expect.element(alert).toMatchTextContent('Somebody changed this in the meantime');
  await expect.element(alert).toMatchTextContent(words);
});

it('says why it could not be saved', async () => {
  await render(EditNotices, { fault: 'The studio is away.' });
  await expect.element(alert).toHaveTextContent('The studio is away.');
});

it('says nothing before anything was saved', async () => {
  const { container } = await render(EditNotices, {});
  expect(container.textContent.trim()).toBe('');
});
