import { beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import { anew, failed, later, site } from '../forms.testing.ts';
import { letterOf } from '../mails.testing.ts';
import MailStory from './MailStory.svelte';

const router = vi.hoisted(() => ({ invalidate: vi.fn(() => Promise.resolve()) }));
vi.mock('$app/forms', () => import('../forms.testing.ts'));
vi.mock('$app/navigation', () => router);

const anna = { name: 'Anna', address: 'anna@example.com', zone: 'UTC' };
const refused = letterOf('new', {
  kind: 'shoot-delivered',
  state: 'refused',
  acceptedAt: null,
  reply: '550 5.1.1 No such user',
});
const again = page.getByRole('button', { name: 'Try again: Delivery, anna@example.com' });

beforeEach(() => {
  anew();
  router.invalidate.mockClear();
});

describe('the mails to somebody', () => {
  it('are the last one in a line, and all of them on demand', async () => {
    const letters = [letterOf('new', { kind: 'proofs-ready' }), letterOf('old')];
    await render(MailStory, { ...anna, letters });
    await expect.element(page.getByText(/^Proofs: sent/).first()).toBeVisible();
    const entries = page.getByRole('listitem');
    await expect.element(entries.first()).not.toBeInTheDocument();
    await page.getByText(/^All 2 mails/).click();
    await expect
      .element(entries.nth(1))
      .toMatchTextContent(/Invite: sent.*Written.*250 2\.0\.0 Ok/);
    await expect.element(again).not.toBeInTheDocument();
  });

  it('may be none, which is said where it is known', async () => {
    const screen = await render(MailStory, { ...anna, letters: [], none: 'No mail yet' });
    await expect.element(page.getByText('No mail yet')).toBeVisible();
    await screen.rerender({ none: undefined, looks: 'Looked', taken: 'Taken home' });
    await expect.element(page.getByText('No mail yet')).not.toBeInTheDocument();
    await expect.element(page.getByText('Looked')).toBeVisible();
    await expect.element(page.getByText('Taken home')).toBeVisible();
  });

  it("show a refusal in the server's own words, and more than by its colour", async () => {
    const { container } = await render(MailStory, { ...anna, letters: [refused] });
    await expect.element(page.getByText('550 5.1.1 No such user')).toBeVisible();
    expect(container.querySelector('.text-error svg')).not.toBeNull();
    await expect
      .element(page.getByText('Delivery: refused by the mail server').first())
      .toBeVisible();
  });

  it('can be tried again; the focus stays with them when the button goes', async () => {
    const answer = later();
    site.answer = answer.answer;
    const screen = await render(MailStory, { ...anna, letters: [refused] });
    site.show = () =>
      screen.rerender({
        letters: [{ ...refused, state: 'queued', attempts: 0, dueAt: refused.queuedAt }],
      });
    await again.click();
    await expect.element(again).toBeDisabled();
    expect(site.sent).toEqual([{ action: '?/retry', values: { letterId: 'new' } }]);
    answer.come({ type: 'success', status: 200, location: location.href, data: {} });
    await expect.element(again).not.toBeInTheDocument();
    await expect.element(page.getByText('Delivery: being tried again').first()).toBeVisible();
    await expect
      .poll(() => document.activeElement?.textContent)
      .toContain('Delivery: being tried again');
    expect(router.invalidate).not.toHaveBeenCalled();
  });

  it('say why trying again was refused, where it was tried, and show how it stands', async () => {
    site.answer = () => failed();
    const screen = await render(MailStory, {
      ...anna,
      letters: [refused, letterOf('old', { state: 'given-up', attempts: 12 })],
      fault: { letterId: 'another', words: 'Not here.' },
    });
    await again.click();
    await expect.poll(() => router.invalidate.mock.calls).toEqual([['studio:shoot']]);
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
    const fault = { letterId: 'new', words: 'It has arrived.' };
    await screen.rerender({ letters: [letterOf('new', { kind: 'shoot-delivered' })], fault });
    await expect.element(page.getByRole('alert')).toHaveTextContent('It has arrived.');
    await expect.element(again).not.toBeInTheDocument();
    const before = await render(MailStory, {
      ...anna,
      letters: [letterOf('newer'), letterOf('new', { state: 'given-up' })],
      fault,
    });
    // Not where it would be hidden.
    await expect.element(before.getByRole('listitem').getByRole('alert')).toBeVisible();
  });
});
