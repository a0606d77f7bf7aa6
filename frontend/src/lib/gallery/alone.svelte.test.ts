import { afterEach, describe, expect, it, vi } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';

import '../../app.css';
import type { FilePage, Problem } from '#lib/api/types.ts';
import { Photographs } from './photographs.svelte.ts';
import { photograph, photographs } from './samples.testing.ts';
import Viewer from './Viewer.svelte';

/** The source refuses by throwing a problem, which is no Error. */
const AWAY = {
  type: 'about:blank',
  title: 'Away',
  status: 503,
} satisfies Problem as unknown as Error;

const announced = () => document.querySelector('.pswp [aria-live="polite"]')?.textContent;
const gone = () => vi.waitFor(() => expect(document.querySelector('.pswp')).toBeNull());

/** A shoot of 900; each of its pages waits until it is let through. */
function slowShoot() {
  const files = photographs(900);
  const waiting: (() => void)[] = [];
  const page = (from: number, limit: number): FilePage => ({
    items: files.slice(from, from + limit),
    nextCursor: from + limit < files.length ? String(from + limit) : null,
  });
  const list = vi.fn(
    (_: string, limit: number, cursor: string | undefined) =>
      new Promise<FilePage>((resolve, reject) => {
        waiting.push(() => {
          if (refusing) reject(AWAY);
          else resolve(page(Number(cursor), limit));
        });
      }),
  );
  let refusing = false;
  return {
    known: new Photographs({
      shootId: 'shoot',
      first: page(0, 24),
      total: files.length,
      source: { list },
    }),
    list,
    /** The page that is asked for comes. */
    letThrough: async () => {
      await vi.waitFor(() => expect(waiting).toHaveLength(1));
      waiting.pop()?.();
    },
    refuse: (all: boolean) => (refusing = all),
  };
}

async function show(known: Photographs, shown: string) {
  const told = { onslide: vi.fn(), onclose: vi.fn() };
  const gallery = { show: vi.fn(), focus: vi.fn(), pictureOf: () => null };
  const { rerender } = await render(Viewer, {
    photographs: known,
    gallery,
    shown,
    photograph: photograph(700),
    label: 'Photographs of a test',
    back: '/shoots/shoot',
    ...told,
  });
  return { ...told, gallery, rerender };
}

describe('a photograph far behind what is loaded', () => {
  afterEach(() => {
    cleanup();
    return gone();
  });

  it('is shown at once, and joined to the others as soon as they are there', async () => {
    const { known, letThrough, list } = slowShoot();
    const { onslide, gallery } = await show(known, 'photograph-700');
    await vi.waitFor(() => expect(announced()).toBe('IMG_700.heic'));
    expect(known.items).toHaveLength(24);
    for (let pages = 0; pages < 4; pages += 1) await letThrough();
    await vi.waitFor(() => expect(announced()).toBe('Photograph 701 of 900, IMG_700.heic'));
    expect(list).toHaveBeenCalledTimes(4);
    expect(gallery.show).toHaveBeenLastCalledWith(700);
    expect(onslide).not.toHaveBeenCalled();
  });

  it('waits for the others until what went wrong is tried again', async () => {
    const { known, letThrough, list, refuse } = slowShoot();
    await show(known, 'photograph-700');
    refuse(true);
    await letThrough();
    await vi.waitFor(() => expect(known.problem).toBeDefined());
    expect(announced()).toBe('IMG_700.heic');
    refuse(false);
    void known.retry();
    for (let pages = 0; pages < 4; pages += 1) await letThrough();
    await vi.waitFor(() => expect(announced()).toBe('Photograph 701 of 900, IMG_700.heic'));
    expect(list).toHaveBeenCalledTimes(5);
  });

  it('gives way to another that is asked for', async () => {
    const { known } = slowShoot();
    const { rerender, gallery } = await show(known, 'photograph-700');
    await vi.waitFor(() => expect(announced()).toBe('IMG_700.heic'));
    await rerender({ shown: 'photograph-5' });
    await vi.waitFor(() => expect(announced()).toBe('Photograph 6 of 900, IMG_5.heic'));
    await rerender({ shown: undefined });
    await gone();
    expect(gallery.focus).toHaveBeenLastCalledWith(5);
  });
});
