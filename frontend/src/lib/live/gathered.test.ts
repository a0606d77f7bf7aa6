import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { gathered } from './gathered.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('makes one of two hundred', async () => {
  const run = vi.fn(() => Promise.resolve());
  const { call } = gathered(run, 400);
  for (let count = 0; count < 200; count++) call();
  await vi.advanceTimersByTimeAsync(399);
  expect(run).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).toHaveBeenCalledTimes(1);
});

it('is not put off for ever by what keeps coming', async () => {
  const run = vi.fn(() => Promise.resolve());
  const { call } = gathered(run, 400);
  for (let count = 0; count < 10; count++) {
    call();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(run).toHaveBeenCalledTimes(2);
});

it('runs once more for what came while it ran, even if that failed', async () => {
  let fail!: (reason: Error) => void;
  const run = vi.fn(() => new Promise<void>((_, reject) => (fail = reject)).catch(() => undefined));
  const { call } = gathered(run, 400);
  call();
  await vi.advanceTimersByTimeAsync(400);
  call();
  call();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run, 'one at a time').toHaveBeenCalledTimes(1);
  fail(new Error('away'));
  await vi.advanceTimersByTimeAsync(400);
  expect(run).toHaveBeenCalledTimes(2);
});

it('does nothing any more once it is off', async () => {
  const run = vi.fn(() => Promise.resolve());
  const { call, off } = gathered(run);
  call();
  off();
  call();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).not.toHaveBeenCalled();
});
