/** For tests: a queue with a studio to send to, and a clock that the test moves on. */

import { afterEach, beforeEach, expect, vi } from 'vitest';

import { UploadQueue } from './queue.svelte.ts';
import { FakeStudio } from './studio.fake.ts';

/** Those of the test that is running. */
export let studio: FakeStudio;
export let queue: UploadQueue;

/** Give each test of a file a studio and a queue of its own. */
export function eachWithItsOwn(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    studio = new FakeStudio();
    queue = new UploadQueue(studio.ports);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}

/** Let so many milliseconds go by. */
export const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** What the studio has, in the order in which it came. */
export const names = (): string[] => studio.files.map(({ filename }) => filename);

/** The names of so many photographs, in their order. */
export const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `p${String(index).padStart(4, '0')}.jpg`);

/** The only one in a list, which has no other. */
export function one<T>(list: readonly T[]): T {
  expect(list).toHaveLength(1);
  return list[0] as T;
}
