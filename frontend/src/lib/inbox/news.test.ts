import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { LiveEventType } from '#lib/api/types.ts';
import type { Live } from '#lib/live/console.svelte.ts';
import { followNews } from './news.ts';

type Listener = Parameters<Live['follow']>[0];

let tell: (type: LiveEventType) => void;
const ended = vi.fn();
const run = vi.fn(() => Promise.resolve());
const live = {
  follow: (listener: Listener) => {
    tell = (type) => listener({ type });
    return ended;
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  ended.mockReset();
  run.mockClear();
});
afterEach(() => void vi.useRealTimers());

it('takes a hundred things for one, and leaves out what nobody is told of', async () => {
  followNews(live, run);
  for (let count = 0; count < 100; count++) tell('file.rendered');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).not.toHaveBeenCalled();
  for (let count = 0; count < 100; count++) tell('file.downloaded');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).toHaveBeenCalledTimes(1);
});

it.each<LiveEventType>([
  'reset',
  'invite.accepted',
  'invite.expired',
  'gallery.viewed',
  'file.failed',
  'notification.failed',
  'shoot.deleted',
  'user.deleted',
])('has %s for news', async (type) => {
  followNews(live, run);
  tell(type);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).toHaveBeenCalledTimes(1);
});

it('ends when it is told to, even with something still to do', async () => {
  const end = followNews(live, run);
  tell('reset');
  end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ended).toHaveBeenCalledTimes(1);
  expect(run).not.toHaveBeenCalled();
});
