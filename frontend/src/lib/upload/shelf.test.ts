import { createClient, createConfig } from '@tempsdarret/client';
import { beforeEach, expect, it, vi } from 'vitest';

import type { StudioFile } from '#lib/api/types.ts';
import { inOrder } from './order.ts';
import { ShootShelf } from './shelf.svelte.ts';
import { shown } from './studio.fake.ts';

let there: StudioFile[];
let requests: string[];
let answer: (request: Request) => Response | Promise<Response>;
let shelf: ShootShelf;

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
  });
}

function list(request: Request): Response {
  const { searchParams } = new URL(request.url);
  const sorted = there.toSorted(inOrder);
  // A cursor is the id of the last one of a page.
  const from = sorted.findIndex(({ id }) => id === searchParams.get('cursor')) + 1;
  const items = sorted.slice(from, from + Number(searchParams.get('limit')));
  const more = from + items.length < sorted.length;
  return json({ items, nextCursor: more ? items.at(-1)?.id : null });
}

beforeEach(() => {
  there = [];
  requests = [];
  answer = list;
  shelf = new ShootShelf(
    '01shoot',
    createClient(
      createConfig({
        baseUrl: 'http://studio.invalid/api/v1',
        fetch: (request) => {
          const { method, url } = request as Request;
          requests.push(`${method} ${url.replace('http://studio.invalid/api/v1', '')}`);
          return Promise.resolve(answer(request as Request));
        },
      }),
    ),
  );
});

it('reads the whole listing, page by page', async () => {
  there = Array.from({ length: 450 }, (_, index) => shown(`${index}.jpg`, `sha${index}`, index));
  expect(await shelf.refresh()).toBe('done');
  expect(shelf.files).toEqual(there);
  expect(shelf.complete).toBe(true);
  expect(requests).toEqual([
    'GET /shoots/01shoot/files?limit=200',
    `GET /shoots/01shoot/files?limit=200&cursor=${there[199]?.id}`,
    `GET /shoots/01shoot/files?limit=200&cursor=${there[399]?.id}`,
  ]);
});

it('finds photographs by their bytes, or by name and length', async () => {
  there = [shown('é.jpg', 'a', 7), shown('b.jpg', 'a', 8), shown('c.jpg', 'c', 9)];
  await shelf.refresh();
  expect(shelf.withBytes('a')).toEqual([there[1], there[0]]);
  expect(shelf.withBytes('x')).toEqual([]);
  expect(shelf.withName('e\u0301.jpg', 7)).toEqual([there[0]]);
  expect(shelf.withName('b.jpg', 7)).toEqual([]);
});

it('begins with what the page brought, until it knows better', async () => {
  const [a, b] = [shown('a.jpg', 'a', 1), shown('b.jpg', 'b', 1)];
  shelf.begin([b, a], false);
  expect(shelf.files).toEqual([a, b]);
  there = [a, b, shown('c.jpg', 'c', 1)];
  await shelf.refresh();
  shelf.begin([a], true);
  expect(shelf.files).toEqual(there);
});

it('keeps what came while the listing was on its way', async () => {
  there = [shown('a.jpg', 'a', 1)];
  const gone = shown('b.jpg', 'b', 1);
  const late = shown('c.jpg', 'c', 1);
  there.push(gone);
  await shelf.refresh();
  answer = async (request) => {
    if (request.method === 'DELETE') return new Response(null, { status: 204 });
    const response = list(request);
    shelf.put(late);
    await shelf.remove(gone);
    return response;
  };
  await shelf.refresh();
  expect(shelf.files.map(({ filename }) => filename)).toEqual(['a.jpg', 'c.jpg']);
});

it('reads once for all who ask at the same time', async () => {
  await Promise.all([shelf.refresh(), shelf.refresh()]);
  expect(requests).toHaveLength(1);
});

it('replaces what it knows of a photograph', () => {
  const file = shown('a.jpg', 'a', 1);
  shelf.put(file);
  shelf.put({ ...file, state: 'ready' });
  shelf.flush();
  expect(shelf.files).toEqual([{ ...file, state: 'ready' }]);
});

it('tells a session that is over from a studio that is away, and keeps what it has', async () => {
  const file = shown('a.jpg', 'a', 1);
  shelf.put(file);
  const problem = { type: '/problems/unauthenticated', title: 'No', status: 401 };
  answer = () => json(problem, 401);
  expect(await shelf.refresh()).toBe('signed-out');
  expect(await shelf.remove(file)).toBe('signed-out');
  answer = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await shelf.refresh()).toBe('away');
  expect(shelf.answered).toBe('away');
  expect(await shelf.remove(file)).toBe('away');
  expect(shelf.files).toEqual([file]);
});

it('takes a photograph for removed that was not there any more', async () => {
  const file = shown('a.jpg', 'a', 1);
  shelf.put(file);
  answer = () => json({ type: '/problems/not-found', title: 'No', status: 404 }, 404);
  expect(await shelf.remove(file)).toBe('done');
  shelf.flush();
  expect(shelf.files).toEqual([]);
  expect(requests).toEqual([`DELETE /files/${file.id}`]);
});

it('looks at those again that are being developed, and at nothing else', async () => {
  const named = (index: number): StudioFile => shown(`${index}.jpg`, `sha${index}`, index);
  there = Array.from({ length: 450 }, (_, index): StudioFile => ({
    ...named(index),
    state: index === 250 ? 'processing' : 'ready',
  }));
  await shelf.refresh();
  expect(shelf.pending).toBe(1);
  requests = [];
  there = there.map((file) => ({ ...file, state: 'ready' }));
  expect(await shelf.refreshPending()).toBe('done');
  shelf.flush();
  expect(requests).toEqual([`GET /shoots/01shoot/files?limit=200&cursor=${there[199]?.id}`]);
  expect(shelf.pending).toBe(0);
  requests = [];
  expect(await shelf.refreshPending()).toBe('done');
  expect(requests).toEqual([]);
});

it('finds what has come since on the last page, or behind it', async () => {
  there = Array.from({ length: 199 }, (_, index): StudioFile => ({
    ...shown(`${index}.jpg`, `sha${index}`, index),
    state: 'ready',
  }));
  await shelf.refresh();
  const late = [shown('late1.jpg', 'l1', 1), shown('late2.jpg', 'l2', 1)];
  for (const file of late) shelf.put(file);
  shelf.flush();
  expect(shelf.pending).toBe(2);
  there = [...there, ...late.map((file): StudioFile => ({ ...file, state: 'ready' }))];
  requests = [];
  await shelf.refreshPending();
  shelf.flush();
  expect(requests).toHaveLength(2);
  expect(shelf.pending).toBe(0);
  expect(shelf.files).toHaveLength(201);
});

it('finds what has come in between, and what it has moved to where no page began', async () => {
  const named = (index: number): StudioFile => shown(`${index}.jpg`, `sha${index}`, index);
  there = Array.from({ length: 600 }, (_, index): StudioFile => {
    return { ...named(2 * index), state: index === 150 ? 'processing' : 'ready' };
  });
  await shelf.refresh();
  const late = [...Array(80).keys()].map((index) => named(2 * index + 1));
  for (const file of late) shelf.put(file);
  there = [...there, ...late].map((file) => ({ ...file, state: 'ready' }));
  requests = [];
  await shelf.refreshPending();
  shelf.flush();
  expect(shelf.pending).toBe(0);
  expect(shelf.files).toEqual(there.toSorted(inOrder));
  // The first page and what was moved off it; the others are as they were.
  expect(requests).toHaveLength(2);
  const last = { ...named(301), state: 'processing' as const };
  shelf.put(last);
  there.push({ ...last, state: 'ready' });
  requests = [];
  await shelf.refreshPending();
  shelf.flush();
  expect([shelf.pending, requests.length]).toEqual([0, 1]);
});

it('never brings back what was deleted while it looked', async () => {
  const gone = shown('a.jpg', 'a', 1);
  there = [gone, shown('b.jpg', 'b', 1)];
  await shelf.refresh();
  requests = [];
  answer = async (request) => {
    if (request.method === 'DELETE') {
      there = there.filter(({ id }) => id !== gone.id);
      return new Response(null, { status: 204 });
    }
    const response = list(request);
    if (there.includes(gone)) await shelf.remove(gone);
    return response;
  };
  await shelf.refreshPending();
  shelf.flush();
  expect(shelf.files.map(({ filename }) => filename)).toEqual(['b.jpg']);
  expect(shelf.withBytes('a')).toEqual([]);
  // One that was itself being developed is not looked for, either.
  expect(requests).toEqual(['GET /shoots/01shoot/files?limit=200', `DELETE /files/${gone.id}`]);
});

it('stops looking at what somebody else has deleted', async () => {
  const [here, gone] = [shown('a.jpg', 'a', 1), shown('b.jpg', 'b', 1)];
  there = [here, gone];
  await shelf.refresh();
  there = [here];
  expect(await shelf.refreshPending()).toBe('done');
  expect(shelf.files).toEqual([here]);
  expect(shelf.pending).toBe(1);
  requests = [];
  await shelf.refreshPending();
  expect(requests).toHaveLength(1);
});

it('tells when the session ended while it looked, and reads all where nothing is known', async () => {
  there = [shown('a.jpg', 'a', 1)];
  expect(await shelf.refreshPending()).toBe('done');
  expect(shelf.pending).toBe(1);
  answer = () => json({ type: '/problems/unauthenticated', title: 'No', status: 401 }, 401);
  expect(await shelf.refreshPending()).toBe('signed-out');
  expect(shelf.answered).toBe('signed-out');
});

it('shows one at once, and many that come together a few times a second', async () => {
  vi.useFakeTimers();
  const changes: number[] = [];
  for (let index = 0; index < 100; index += 1) {
    shelf.put(shown(`${index}.jpg`, `sha${index}`, 1));
    if (shelf.files.length !== changes.at(-1)) changes.push(shelf.files.length);
    expect(shelf.withBytes(`sha${index}`)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(250);
  vi.useRealTimers();
  expect(changes[0]).toBe(1);
  expect(changes.length).toBeLessThan(7);
  expect(shelf.files).toHaveLength(100);
});

it('drops what others have deleted, also out of a listing that is on its way', async () => {
  there = [shown('a.jpg', 'sha-a', 1), shown('b.jpg', 'sha-b', 2)];
  const [a, b] = there.map(({ id }) => id);
  await shelf.refresh();
  expect(shelf.has(a ?? '')).toBe(true);
  shelf.forget(a ?? '');
  shelf.forget('never there');
  expect(shelf.has(a ?? '')).toBe(false);
  const reading = shelf.refresh();
  shelf.forget(b ?? '');
  await reading;
  // The listing still has both; what was deleted never comes back.
  expect(shelf.files).toEqual([]);
});
