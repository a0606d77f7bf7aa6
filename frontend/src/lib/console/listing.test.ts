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

  it('shows how things stand now, as far as it was shown', async () => {
    const listing = new Listing(page([1, 2], 'a'), () => answer(page([3, 4], 'b')));
    const read = vi.fn((limit: number) => answer(page([0, 1, 2, 4].slice(0, limit), 'b')));
    await listing.renew(page([0, 1], 'a'), read);
    expect(listing.items, 'the beginning is all that was shown').toEqual([0, 1]);
    expect(read).not.toHaveBeenCalled();
    // What is on its way comes first.
    await Promise.all([listing.more(), listing.renew(page([0, 1], 'a'), read)]);
    expect(read).toHaveBeenCalledExactlyOnceWith(4);
    expect(listing.items).toEqual([0, 1, 2, 4]);
    await listing.renew(page([7], null), read);
    expect(listing.page).toEqual(page([7], null));
  });

  it('shows as much as before where that is more than the API gives at once', async () => {
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => from + index);
    const fetch = vi
      .fn<() => Promise<{ data: ReturnType<typeof page> | undefined; error: unknown }>>()
      .mockImplementationOnce(() => answer(page(numbers(200, 400), 'b')))
      .mockImplementationOnce(() => answer(page(numbers(200, 400), 'c')));
    const listing = new Listing(page(numbers(0, 200), 'a'), fetch);
    await listing.more();
    const first = page([-1, ...numbers(1, 200)], 'a');
    await listing.renew(first, () => answer(first));
    expect(listing.items).toEqual([-1, ...numbers(1, 400)]);
    expect(listing.nextCursor).toBe('c');
    fetch.mockResolvedValueOnce({ data: undefined, error: {} });
    await listing.renew(page(numbers(500, 700), 'z'), () => answer(page(numbers(500, 700), 'z')));
    expect(listing.items, 'half of it would be wrong').toHaveLength(400);
  });

  it('stays as it is if how things stand is not told', async () => {
    const listing = new Listing(page([1, 2], 'a'), () => answer(page([3], 'b')));
    await listing.more();
    const problem = { type: '/problems/unavailable', title: 'No', status: 503 };
    await listing.renew(page([0, 1], 'a'), () =>
      Promise.resolve({ data: undefined, error: problem }),
    );
    expect(listing.items).toEqual([1, 2, 3]);
  });
});
