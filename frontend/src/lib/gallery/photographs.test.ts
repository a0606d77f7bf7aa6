import { describe, expect, it, vi } from 'vitest';

import type { FilePage, Problem, StudioFile } from '#lib/api/types.ts';
import { Photographs } from './photographs.svelte.ts';
import type { Source } from './photographs.svelte.ts';
import { photograph, photographs } from './samples.testing.ts';

const AWAY: Problem = { type: '/problems/unavailable', title: 'Away', status: 503 };

/** The source refuses by throwing a problem, which is no Error. */
const asError = (problem: Problem): Error => problem as unknown as Error;

/** A shoot on a server; cursors are the id of the photograph that a page ended with. */
class Shoot implements Source {
  files: StudioFile[];
  refusal: Problem | undefined;

  constructor(count: number) {
    this.files = photographs(count);
  }

  list = vi.fn((_: string, limit: number, cursor: string | undefined): Promise<FilePage> => {
    if (this.refusal) return Promise.reject(asError(this.refusal));
    const behind = this.files.filter(({ id }) => !cursor || numberOf(id) > numberOf(cursor));
    const items = behind.slice(0, limit);
    const more = behind.length > limit;
    return Promise.resolve({ items, nextCursor: more ? (items.at(-1)?.id ?? null) : null });
  });

  /** Take some in where they belong; `photograph-3.5` was taken after the third of them. */
  add(...numbers: number[]): void {
    this.files.push(...numbers.map((number) => photograph(number)));
    this.files.sort((a, b) => numberOf(a.id) - numberOf(b.id));
  }

  async open(total?: number): Promise<Photographs> {
    const first = await this.list('shoot', 24, undefined);
    this.list.mockClear();
    return new Photographs({ shootId: 'shoot', first, source: this, ...(total ? { total } : {}) });
  }
}

const numberOf = (id: string): number => Number(id.replace('photograph-', ''));

const idsOf = (files: readonly StudioFile[]): string[] => files.map((each) => each.id);

describe('a large shoot', () => {
  it('comes page by page, each asked for once', async () => {
    const shoot = new Shoot(500);
    const opened = await shoot.open(500);
    expect([opened.items.length, opened.total, opened.complete]).toEqual([24, 500, false]);
    await Promise.all([opened.more(), opened.more()]);
    expect(shoot.list).toHaveBeenCalledTimes(1);
    expect(opened.items).toHaveLength(224);
    await opened.all();
    expect(idsOf(opened.items)).toEqual(idsOf(shoot.files));
    expect([opened.complete, opened.total, opened.loading]).toEqual([true, 500, false]);
    await opened.more();
    expect(shoot.list).toHaveBeenCalledTimes(3);
  });

  it('is loaded as far as a photograph', async () => {
    const shoot = new Shoot(1000);
    const opened = await shoot.open();
    expect(await opened.find('photograph-300')).toBe(300);
    expect(shoot.list).toHaveBeenCalledTimes(2);
    expect(await opened.find('nowhere')).toBe(-1);
    expect(opened.complete).toBe(true);
  });

  it('says at least how many there are', async () => {
    const opened = await new Shoot(30).open();
    expect(opened.total).toBe(25);
  });
});

describe('a failure', () => {
  it('is told, stops the loading, and can be tried again', async () => {
    const shoot = new Shoot(300);
    const opened = await shoot.open();
    shoot.refusal = AWAY;
    await opened.more();
    expect(opened.problem).toEqual(AWAY);
    await opened.all();
    expect(await opened.find('photograph-200')).toBe(-1);
    expect(shoot.list).toHaveBeenCalledTimes(1);
    shoot.refusal = undefined;
    await opened.retry();
    expect([opened.problem, opened.items.length]).toEqual([undefined, 224]);
  });
});

describe('addresses', () => {
  it('are renewed for a whole page, once', async () => {
    const shoot = new Shoot(300);
    const opened = await shoot.open();
    await opened.more();
    shoot.list.mockClear();
    shoot.files = shoot.files.map((each) => ({ ...each, urls: { thumb: '/fresh' } }));
    await Promise.all([opened.renew('photograph-30'), opened.renew('photograph-200')]);
    expect(shoot.list).toHaveBeenCalledExactlyOnceWith('shoot', 200, 'photograph-23');
    expect(opened.items[30]?.urls.thumb).toBe('/fresh');
    expect(opened.items[3]?.urls.thumb).not.toBe('/fresh');
    await opened.renew('photograph-31');
    expect(shoot.list).toHaveBeenCalledTimes(1);
  });

  it('of what has been deleted are not: it goes', async () => {
    const shoot = new Shoot(20);
    const opened = await shoot.open();
    shoot.files.splice(4, 2);
    await opened.renew('photograph-0');
    expect(idsOf(opened.items)).toEqual(idsOf(shoot.files));
    expect(opened.total).toBe(18);
  });

  it('bring along what has come since, in its place, and take nothing away for it', async () => {
    const shoot = new Shoot(500);
    const opened = await shoot.open(500);
    await opened.more();
    await opened.more();
    shoot.add(3.5, 7.5, 9.5, 100.5);
    await opened.renew('photograph-0');
    expect(idsOf(opened.items)).toEqual(
      idsOf(shoot.files.filter(({ id }) => id !== 'photograph-100.5')).slice(0, 427),
    );
    expect(opened.total).toBe(503);
    await opened.renew('photograph-200');
    await opened.all();
    expect(idsOf(opened.items)).toEqual(idsOf(shoot.files));
  });

  it('are asked for once where nothing came in between', async () => {
    const shoot = new Shoot(500);
    const opened = await shoot.open(500);
    await opened.all();
    shoot.list.mockClear();
    await opened.renew('photograph-0');
    await opened.renew('photograph-100');
    expect(shoot.list.mock.calls).toEqual([
      ['shoot', 24, undefined],
      ['shoot', 200, 'photograph-23'],
    ]);
  });

  it('of the last ones that are loaded bring others back with the next', async () => {
    const shoot = new Shoot(300);
    const opened = await shoot.open(300);
    shoot.add(3.5, 4.5);
    shoot.files.splice(0, 1);
    await opened.renew('photograph-20');
    expect(idsOf(opened.items)).toEqual(idsOf(shoot.files).slice(0, 24));
    expect(opened.total).toBe(301);
    await opened.all();
    expect(idsOf(opened.items)).toEqual(idsOf(shoot.files));
    expect(opened.total).toBe(301);
  });

  it('of the last ones that are loaded tell how many there are', async () => {
    const shoot = new Shoot(300);
    const opened = await shoot.open(300);
    shoot.add(5.5);
    await opened.renew('photograph-0');
    expect([opened.items.length, opened.total]).toEqual([24, 301]);
  });

  it('of the last ones that are loaded draw others near, which were counted', async () => {
    const shoot = new Shoot(300);
    const opened = await shoot.open(300);
    shoot.files.splice(3, 2);
    await opened.renew('photograph-0');
    expect([opened.items.length, opened.total]).toEqual([24, 298]);
    await opened.all();
    expect(opened.total).toBe(298);
  });

  it('can be renewed while further ones come', async () => {
    const shoot = new Shoot(300);
    const opened = await shoot.open(300);
    shoot.add(3.5, 4.5);
    await Promise.all([opened.renew('photograph-20'), opened.more()]);
    await opened.all();
    expect(idsOf(opened.items)).toEqual(idsOf(shoot.files));
  });

  it('that could not be renewed can be, later', async () => {
    const shoot = new Shoot(20);
    const opened = await shoot.open();
    shoot.refusal = AWAY;
    await opened.renew('photograph-0');
    expect(opened.problem).toEqual(AWAY);
    shoot.refusal = undefined;
    await opened.renew('photograph-0');
    expect(shoot.list).toHaveBeenCalledTimes(2);
  });
});

describe('coming back to a shoot', () => {
  it('finds it as it was, or tells that it is not', async () => {
    const shoot = new Shoot(300);
    const opened = await shoot.open(300);
    await opened.all();
    const first = await shoot.list('shoot', 24, undefined);
    expect(opened.beganWith(first, 300)).toBe(true);
    expect(opened.beganWith(first, 301)).toBe(false);
    const [one, ...others] = first.items;
    const fresh = photograph(0, { ...one, urls: { thumb: '/fresh' } });
    expect(opened.beganWith({ ...first, items: [fresh, ...others] }, 300)).toBe(false);
  });
});
