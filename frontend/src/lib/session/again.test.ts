import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { SignInAgain } from './again.svelte.ts';

const api = vi.hoisted(() => ({ getMe: vi.fn() }));
vi.mock('@tempsdarret/client', () => api);

const onback = vi.fn();
const onother = vi.fn();
let again: SignInAgain;

beforeEach(() => {
  vi.clearAllMocks();
  again = new SignInAgain({ user: { id: 'me' }, onback, onother });
});
afterEach(() => vi.restoreAllMocks());

const success = {
  type: 'success',
  status: 200,
  location: '/sign-in',
  data: { sentTo: 'me@x.org' },
} as const;

it('goes on to the code when the mail is on its way, and back for another', async () => {
  again.pending = true;
  await again.answered(success);
  expect(again).toMatchObject({ step: 'code', sentTo: 'me@x.org', pending: false });
  await again.answered({ ...success, data: {} });
  expect(again.sentTo).toBe('me@x.org');
  again.restart();
  expect(again.step).toBe('address');
});

it('shows what was refused', async () => {
  const failure = { type: 'failure', status: 401, location: '/sign-in' } as const;
  await again.answered({ ...failure, data: { message: 'Wrong code.' } });
  expect(again.message).toBe('Wrong code.');
  await again.answered(failure);
  expect(again.message).toBeTruthy();
  await again.answered({ type: 'error', error: { message: 'gone', status: 500 } });
  expect(again.message).toBeTruthy();
  expect(onback).not.toHaveBeenCalled();
});

it('is back when the same person is signed in', async () => {
  api.getMe.mockResolvedValue({ data: { id: 'me' } });
  await again.answered({ type: 'redirect', status: 303, location: '/studio' });
  expect(onback).toHaveBeenCalledOnce();
  expect(onother).not.toHaveBeenCalled();
});

it('begins anew when it is somebody else', async () => {
  api.getMe.mockResolvedValue({ data: { id: 'other' } });
  await again.answered({ type: 'redirect', status: 303, location: '/studio' });
  expect(onother).toHaveBeenCalledOnce();
  expect(onback).not.toHaveBeenCalled();
});

it('hears of it from another tab, as long as it listens', async () => {
  api.getMe.mockResolvedValue({ data: { id: 'me' } });
  const end = again.listen();
  const elsewhere = new SignInAgain({ user: { id: 'me' }, onback: vi.fn(), onother: vi.fn() });
  await elsewhere.answered({ type: 'redirect', status: 303, location: '/studio' });
  await vi.waitFor(() => expect(onback).toHaveBeenCalledOnce());
  end();
  await elsewhere.answered({ type: 'redirect', status: 303, location: '/studio' });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(onback).toHaveBeenCalledOnce();
});

it('waits on while nobody is signed in', async () => {
  api.getMe.mockResolvedValue({ data: undefined });
  await again.look();
  expect(onback).not.toHaveBeenCalled();
  expect(onother).not.toHaveBeenCalled();
});
