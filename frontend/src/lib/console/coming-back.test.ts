import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { rememberList } from './coming-back.ts';
import { Listing } from './listing.svelte.ts';
import type { Page } from './listing.svelte.ts';

interface Left {
  page: Page<number>;
  top: number;
}
interface Snapshot {
  id: string;
  capture: () => Left;
  restore: (left: Left) => void;
}

const kept = vi.hoisted(() => ({ snapshots: [] as unknown[] }));
vi.mock('$app/navigation', () => ({
  snapshot: (options: unknown) => kept.snapshots.push(options),
}));

const never = () => Promise.reject(new Error('nobody asked for more'));
let frames: (() => void)[] = [];
const scrollTo = vi.fn();

beforeEach(() => {
  kept.snapshots = [];
  frames = [];
  scrollTo.mockReset();
  vi.stubGlobal('scrollY', 1234);
  vi.stubGlobal('scrollTo', scrollTo);
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
});
afterEach(() => vi.unstubAllGlobals());

/** What is kept of a list, under its name. */
function remembered(listing: () => Listing<number>): Snapshot {
  rememberList('shoots', listing);
  return kept.snapshots[0] as Snapshot;
}

it('keeps as much of a list as was shown, and where one was in it', () => {
  const listing = new Listing({ items: [1, 2, 3], nextCursor: 'c' }, never);
  const { id, capture } = remembered(() => listing);
  expect(id).toBe('shoots');
  expect(capture()).toEqual({ page: { items: [1, 2, 3], nextCursor: 'c' }, top: 1234 });
});

it('is about the list that is shown, not the one that was there at first', () => {
  let listing = new Listing({ items: [1], nextCursor: null }, never);
  const { capture } = remembered(() => listing);
  listing = new Listing({ items: [7, 8], nextCursor: null }, never);
  expect(capture().page.items).toEqual([7, 8]);
});

it('goes back to the place only when the list is long enough to have it', async () => {
  const listing = new Listing<number>({ items: [1], nextCursor: 'a' }, never);
  const { restore } = remembered(() => listing);
  restore({ page: { items: [1, 2, 3], nextCursor: 'c' }, top: 900 });
  expect(listing.page).toEqual({ items: [1, 2, 3], nextCursor: 'c' });
  expect(frames, 'the list is not in the page yet').toEqual([]);
  await tick();
  expect(scrollTo).not.toHaveBeenCalled();
  for (const frame of frames) frame();
  expect(scrollTo).toHaveBeenCalledExactlyOnceWith(0, 900);
});
