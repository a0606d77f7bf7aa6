import type { ActionResult, SubmitFunction } from '$app/forms';
import { beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import type { User } from '#lib/api/types.ts';
import SessionOver from './SessionOver.svelte';

const api = vi.hoisted(() => ({ getMe: vi.fn<() => Promise<unknown>>() }));
vi.mock('@tempsdarret/client', () => api);

/** What the site's actions answer next, and what was sent to which. */
const site = vi.hoisted(() => ({
  answers: [] as ActionResult[],
  sent: [] as [action: string, values: Record<string, FormDataEntryValue>][],
}));
// The real one needs SvelteKit's running client around it.
vi.mock('$app/forms', () => ({
  enhance: (form: HTMLFormElement, submit: SubmitFunction) => {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const values = Object.fromEntries(new FormData(form));
      site.sent.push([form.getAttribute('action') ?? '', values]);
      const follow = submit({} as Parameters<SubmitFunction>[0]) as (outcome: object) => unknown;
      setTimeout(() => follow({ result: site.answers.shift() }), 20);
    });
  },
}));

const user = { id: 'me', email: 'me@example.org' } as User;
const onback = vi.fn();
const nobody = { data: undefined };

beforeEach(() => {
  onback.mockClear();
  api.getMe.mockReset().mockResolvedValue(nobody);
  site.answers = [];
  site.sent = [];
});

it('signs in again where one is, and gives the page back', async () => {
  site.answers = [
    { type: 'success', status: 200, location: '/sign-in', data: { sentTo: user.email } },
    {
      type: 'failure',
      status: 401,
      location: '/sign-in',
      data: { message: 'This code is wrong.' },
    },
    { type: 'redirect', status: 303, location: '/studio/shoots' },
  ];
  const screen = await render(SessionOver, { over: true, user, onback });
  const dialog = page.getByRole('dialog', { name: 'Your session is over' });
  await expect.element(dialog).toBeVisible();
  const send = dialog.getByRole('button', { name: 'Send me a code' });
  await expect.element(send).toHaveFocus();
  await send.click();

  const code = dialog.getByLabelText('The six digits from the message');
  await expect.element(code).toHaveFocus();
  await code.fill('000000');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('This code is wrong.');

  api.getMe.mockResolvedValue({ data: user });
  await code.fill('123456');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => onback.mock.calls.length).toBe(1);
  expect(site.sent).toEqual([
    ['/sign-in?/mail', { email: user.email }],
    ['/sign-in?/code', { email: user.email, code: '000000' }],
    ['/sign-in?/code', { email: user.email, code: '123456' }],
  ]);
  await screen.rerender({ over: false });
  await expect.element(dialog).not.toBeInTheDocument();
});

it('can be put off, and notices who comes back from another tab', async () => {
  await render(SessionOver, { over: true, user, onback });
  const dialog = page.getByRole('dialog', { name: 'Your session is over' });
  await dialog.getByRole('button', { name: 'Later' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  window.dispatchEvent(new Event('focus'));
  await expect.poll(() => api.getMe.mock.calls.length).toBeGreaterThan(0);
  expect(onback).not.toHaveBeenCalled();
  api.getMe.mockResolvedValue({ data: user });
  window.dispatchEvent(new Event('focus'));
  await expect.poll(() => onback.mock.calls.length).toBe(1);
});

it('sends another code when the first does not come', async () => {
  site.answers = Array.from({ length: 2 }, () => ({
    type: 'success',
    status: 200,
    location: '/sign-in',
    data: { sentTo: user.email },
  }));
  await render(SessionOver, { over: true, user, onback });
  const dialog = page.getByRole('dialog', { name: 'Your session is over' });
  const send = dialog.getByRole('button', { name: 'Send me a code' });
  await send.click();
  await dialog.getByRole('button', { name: 'Send another' }).click();
  await expect.element(send).toHaveFocus();
  await expect.element(send).toBeEnabled();
  await send.click();
  await expect.element(dialog.getByLabelText('The six digits from the message')).toHaveFocus();
  expect(site.sent.map(([action]) => action)).toEqual(['/sign-in?/mail', '/sign-in?/mail']);
});
