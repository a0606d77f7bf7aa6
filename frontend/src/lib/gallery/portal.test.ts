import { afterEach, expect, it, vi } from 'vitest';

import { portal } from './portal.ts';
import { photographs } from './samples.testing.ts';

const ask = vi.spyOn(globalThis, 'fetch');

afterEach(() => {
  ask.mockReset();
});

it('asks the pages for further photographs', async () => {
  const page = { items: photographs(2), nextCursor: null };
  ask.mockImplementation(() => Promise.resolve(Response.json(page)));
  expect(await portal.list('the-shoot', 200, undefined)).toEqual(page);
  await portal.list('the-shoot', 200, 'a+b');
  expect(ask.mock.calls.map(([address]) => address)).toEqual([
    '/shoots/the-shoot/photographs?limit=200',
    '/shoots/the-shoot/photographs?limit=200&cursor=a%2Bb',
  ]);
});

it('throws the problem that it is told', async () => {
  const problem = { type: '/problems/unauthenticated', title: 'Sign in', status: 401 };
  ask.mockImplementation(() => Promise.resolve(Response.json(problem, { status: 401 })));
  await expect(portal.list('the-shoot', 200, undefined)).rejects.toEqual(problem);
});

it.each([
  ['there is no way there', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['something else answers', () => Promise.resolve(new Response('<html>', { status: 502 }))],
  ['an answer breaks off', () => Promise.resolve(new Response('{"items":', { status: 200 }))],
])('throws a problem when %s', async (_, answer) => {
  ask.mockImplementation(answer);
  await expect(portal.list('the-shoot', 200, undefined)).rejects.toMatchObject({
    title: expect.stringContaining('studio') as string,
  });
});
