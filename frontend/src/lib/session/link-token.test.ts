import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { LinkToken } from './link-token.svelte.ts';

const router = vi.hoisted(() => ({ goto: vi.fn(() => Promise.resolve()) }));
vi.mock('$app/navigation', () => router);

/** The page was opened, or led on to, with such an address. */
function opened(address: string): void {
  const { hash, pathname, search } = new URL(address, 'https://studio.example');
  vi.stubGlobal('location', { hash, pathname, search });
}

beforeEach(() => void router.goto.mockClear());
afterEach(() => vi.unstubAllGlobals());

it('is taken out of the address and the history, and the rest of the address stays', () => {
  opened('/sign-in?next=%2Fshoots%2F01k7#token=aB3-_.x');
  const token = new LinkToken();
  expect([token.value, token.looked]).toEqual([undefined, false]);
  token.take();
  expect([token.value, token.looked]).toEqual(['aB3-_.x', true]);
  expect(router.goto).toHaveBeenCalledExactlyOnceWith('/sign-in?next=%2Fshoots%2F01k7', {
    shallow: true,
    replace: true,
  });
});

it('is found beside what mail programs add', () => {
  opened('/invite#utm_source=mail&token=abc&x=1');
  const token = new LinkToken();
  token.take();
  expect(token.value).toBe('abc');
});

it.each([
  '/sign-in',
  '/sign-in#',
  '/sign-in#token=',
  '/sign-in?token=abc',
  '/sign-in#notatoken=abc',
])('is not in %s', (address) => {
  opened(address);
  const token = new LinkToken();
  token.take();
  expect(token.value).toBeUndefined();
  expect(router.goto).not.toHaveBeenCalled();
});

it('gives way to that of the next link, and stays when there is none', () => {
  const token = new LinkToken();
  opened('/sign-in#token=first');
  token.take();
  opened('/sign-in');
  token.take();
  expect(token.value).toBe('first');
  opened('/sign-in#token=second');
  token.take();
  expect(token.value).toBe('second');
});
