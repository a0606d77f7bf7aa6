import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import '../../app.css';
import type { FilePage, StudioFile } from '#lib/api/types.ts';
import { Photographs } from './photographs.svelte.ts';
import { photograph, photographs, PIXEL } from './samples.testing.ts';
import { openViewer } from './viewer.ts';
import type { Viewer } from './viewer.ts';

let viewer: Viewer | undefined;
afterEach(() => viewer?.destroy());

function shoot(files: StudioFile[], known = files.length): Photographs {
  const pageFrom = (from: number, limit: number): FilePage => ({
    items: files.slice(from, from + limit),
    nextCursor: from + limit < files.length ? String(from + limit) : null,
  });
  return new Photographs({
    shootId: 'shoot',
    first: pageFrom(0, known),
    total: files.length,
    source: {
      list: (_, limit, cursor) => Promise.resolve(pageFrom(Number(cursor ?? 0), limit)),
    },
  });
}

async function open(known: Photographs, begin: number | StudioFile) {
  const told = { onslide: vi.fn(), onclose: vi.fn(), ongone: vi.fn() };
  viewer = openViewer({
    photographs: known,
    begin,
    label: 'Photographs of a test',
    animated: false,
    pictureOf: () => null,
    ...told,
  });
  await vi.waitFor(() => expect(document.querySelector('.pswp--open')).not.toBeNull());
  return told;
}

const caption = () => document.querySelector('.pswp__caption')?.textContent;
const announced = () => document.querySelector('.pswp [aria-live="polite"]')?.textContent;

describe('the viewer', () => {
  it('is a dialog that says what it shows', async () => {
    await open(shoot(photographs(9)), 3);
    await expect.element(page.getByRole('dialog', { name: 'Photographs of a test' })).toBeVisible();
    expect(caption()).toBe('4 / 9IMG_3.heic');
    expect(announced()).toBe('Photograph 4 of 9, IMG_3.heic');
    expect(document.querySelector('.pswp')?.contains(document.activeElement)).toBe(true);
  });

  it('goes by keys, and tells where', async () => {
    const { onslide, onclose, ongone } = await open(shoot(photographs(9)), 3);
    await userEvent.keyboard('{ArrowRight}');
    await vi.waitFor(() => expect(announced()).toBe('Photograph 5 of 9, IMG_4.heic'));
    expect(onslide.mock.lastCall?.[0]).toMatchObject({ id: 'photograph-4' });
    await userEvent.keyboard('{End}');
    await vi.waitFor(() => expect(announced()).toBe('Photograph 9 of 9, IMG_8.heic'));
    await userEvent.keyboard('{Home}');
    await vi.waitFor(() => expect(announced()).toBe('Photograph 1 of 9, IMG_0.heic'));
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(ongone).toHaveBeenCalledWith(0));
    expect(onclose).toHaveBeenCalledTimes(1);
    expect(document.querySelector('.pswp')).toBeNull();
  });

  it('loads on when it comes to the end of what is there', async () => {
    const known = shoot(photographs(40), 24);
    await open(known, 23);
    await vi.waitFor(() => expect(known.items).toHaveLength(40));
    await userEvent.keyboard('{ArrowRight}');
    await vi.waitFor(() => expect(announced()).toBe('Photograph 25 of 40, IMG_24.heic'));
  });

  it('shows one alone until it is known where it stands, and goes on from there', async () => {
    const known = shoot(photographs(500), 24);
    const { onslide } = await open(known, photograph(300));
    const shown = () => document.querySelector('.pswp__item[aria-hidden="false"] .pswp__img');
    // The one of the test before may still be going.
    await vi.waitFor(() => expect(caption()).toBe('IMG_300.heic'));
    expect(announced()).toBe('IMG_300.heic');
    await userEvent.keyboard('{ArrowRight}');
    expect(caption()).toBe('IMG_300.heic');
    expect(onslide).not.toHaveBeenCalled();
    const image = shown();
    expect(image).not.toBeNull();

    await known.all();
    viewer?.join(known, known.indexOf('photograph-300'));
    expect(viewer?.alone).toBeUndefined();
    expect(announced()).toBe('Photograph 301 of 500, IMG_300.heic');
    // Not loaded anew.
    expect(shown()).toBe(image);
    await userEvent.keyboard('{ArrowLeft}');
    await vi.waitFor(() => expect(announced()).toBe('Photograph 300 of 500, IMG_299.heic'));
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await vi.waitFor(() => expect(announced()).toBe('Photograph 302 of 500, IMG_301.heic'));
    expect(onslide.mock.calls.map(([each]: StudioFile[]) => each?.id)).toEqual([
      'photograph-300',
      'photograph-299',
      'photograph-300',
      'photograph-301',
    ]);
  });

  it('is closed from outside without saying so again', async () => {
    const { onclose, ongone } = await open(shoot(photographs(3)), 0);
    viewer?.show(2);
    await vi.waitFor(() => expect(announced()).toBe('Photograph 3 of 3, IMG_2.heic'));
    viewer?.close();
    await vi.waitFor(() => expect(ongone).toHaveBeenCalledWith(2));
    expect(onclose).not.toHaveBeenCalled();
  });

  it('gives each photograph home under its name', async () => {
    const original = { ...photograph(0).urls, original: PIXEL };
    await open(
      shoot([photograph(0), photograph(1, { urls: original }), photograph(2, { urls: {} })]),
      0,
    );
    const link = () => document.querySelector<HTMLAnchorElement>('.pswp__button--download');
    expect(link()?.download).toBe('IMG_0.jpg');
    viewer?.show(1);
    await vi.waitFor(() => expect(link()?.download).toBe('IMG_1.heic'));
    viewer?.show(2);
    await vi.waitFor(() => expect(link()?.hidden).toBe(true));
    await expect.element(page.getByText('Being developed…')).toBeVisible();
  });

  it('asks for fresh addresses when one does not open', async () => {
    const files = [photograph(0, { urls: { thumb: PIXEL, medium: 'data:image/png;base64,AAAA' } })];
    const known = shoot(files);
    files[0] = photograph(0);
    await open(known, 0);
    await vi.waitFor(() => {
      const shown = document.querySelector<HTMLImageElement>(
        '.pswp__img:not(.pswp__img--placeholder)',
      );
      expect(shown?.complete && shown.currentSrc).toContain(PIXEL);
      expect(known.items[0]?.urls.medium).toBe(`${PIXEL}#medium`);
    });
  });
});
