import { describe, expect, it, vi } from 'vitest';

import { Listing } from './listing.svelte.ts';

const page = (items: number[], nextCursor: string | null) => ({ items, nextCursor });
const answer = <T>(data: T) => Promise.resolve({ data, error: undefined });

describe('a list', () => {
  it('grows by the page, to the end', async () => {
    const fetch = vi.fn((cursor: string) =>
      answer(cursor === 'a' ? page([3, 4], 'b') : page([5], null)),
    );
    const listing = new Listing(page([1, 2], 'a'), fetch);
    expect(await listing.more()).toBe(2);
    expect(await listing.more()).toBe(1);
    expect(await listing.more()).toBe(0);
    expect(listing.items).toEqual([1, 2, 3, 4, 5]);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('asks once, however often the button is pressed', async () => {
    const fetch = vi.fn(() => answer(page([2], null)));
    const listing = new Listing(page([1], 'a'), fetch);
    await Promise.all([listing.more(), listing.more()]);
    expect(listing.items).toEqual([1, 2]);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('says why there is no more, and can be asked again', async () => {
    const problem = { type: '/problems/unavailable', title: 'No', status: 503 };
    const fetch = vi
      .fn<() => Promise<{ data: ReturnType<typeof page> | undefined; error: unknown }>>()
      .mockResolvedValueOnce({ data: undefined, error: problem })
      .mockResolvedValueOnce({ data: page([2], null), error: undefined });
    const listing = new Listing(page([1], 'a'), fetch);
    expect(await listing.more()).toBe(0);
    expect(listing.problem).toEqual(problem);
    expect(await listing.more()).toBe(1);
    expect(listing.problem).toBeUndefined();
  });

  it('comes back as it was left', async () => {
    const fetch = () => answer(page([2], 'b'));
    const left = new Listing(page([1], 'a'), fetch);
    await left.more();
    const again = new Listing(page([1], 'a'), fetch);
    again.restore(left.page);
    expect(again.items).toEqual([1, 2]);
    expect(again.nextCursor).toBe('b');
  });
});
