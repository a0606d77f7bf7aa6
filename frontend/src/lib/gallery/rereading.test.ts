import { expect, it } from 'vitest';

import type { Problem, StudioFile } from '#lib/api/types.ts';
import { Photographs } from './photographs.svelte.ts';
import type { Source } from './photographs.svelte.ts';
import { photograph, photographs } from './samples.testing.ts';

const GONE: Problem = { type: '/problems/shoot-not-found', title: 'Gone', status: 404 };
/** A source refuses by throwing a problem, which is no Error. */
const asError = (problem: Problem): Error => problem as unknown as Error;
const numberOf = (id: string): number => Number(id.replace('photograph-', ''));

/** Photographs on a server; a cursor is the id of the one that a page ended with. */
function shoot(files: StudioFile[]): Source {
  return {
    list: (_, limit, cursor) => {
      const behind = files.filter(({ id }) => !cursor || numberOf(id) > numberOf(cursor));
      const items = behind.slice(0, limit);
      const last = items.at(-1)?.id ?? null;
      return Promise.resolve({ items, nextCursor: behind.length > limit ? last : null });
    },
  };
}

async function open(files: StudioFile[]): Promise<{ opened: Photographs; source: Source }> {
  const source = shoot(files);
  const first = await source.list('s', 24, undefined);
  return { opened: new Photographs({ shootId: 's', first, total: files.length, source }), source };
}

it('finds those that have come and loses those that are gone, wherever they were loaded', async () => {
  const files = photographs(30);
  const { opened, source } = await open(files);
  await opened.all();
  files.splice(0, 1);
  files.push(photograph(31));
  await opened.reread();
  expect(opened.items.map(({ id }) => id)).toEqual(files.map(({ id }) => id));
  expect(opened.total).toBe(30);
  const again = await source.list('s', 24, undefined);
  expect(opened.beganWith(again, 30), 'the page goes on with them').toBe(true);
});

it('goes on where it is if others have come behind what is loaded', async () => {
  const files = photographs(300);
  const { opened, source } = await open(files);
  await opened.more();
  files.push(photograph(301));
  const begins = async (): Promise<boolean> =>
    opened.beganWith(await source.list('s', 24, undefined), 301);
  expect(await begins(), 'something may be stale').toBe(false);
  await opened.reread();
  expect(await begins()).toBe(true);
  opened.announce(301);
  expect([opened.items.length, opened.total]).toEqual([224, 301]);
  expect(opened.beganWith(await source.list('s', 24, undefined), 302), 'once more').toBe(false);
  await opened.all();
  expect(opened.total).toBe(301);
});

it('says what is wrong if they can not be read', async () => {
  const files = photographs(3);
  const { opened, source } = await open(files);
  source.list = () => Promise.reject(asError(GONE));
  await opened.reread();
  expect(opened.problem?.status).toBe(404);
  expect(opened.items).toHaveLength(3);
});
