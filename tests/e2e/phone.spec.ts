import type { Page } from '@playwright/test';

import { overhang } from './accessible.ts';
import { expect, test } from './fixtures.ts';
import { expectInViewer, expectPictures, goTo, tiles, viewer } from './pages.ts';

interface Point {
  x: number;
  y: number;
}

/** Of a finger that moves. */
const STEPS = 8;

test('a finger opens a photograph, slides to the next, and pulls it away', async ({
  visit,
  world,
}) => {
  const page = await visit({ as: world.claire });
  const names = world.photographs.map(({ filename }) => filename);
  await goTo(page, '/shoots');
  await page.getByRole('link', { name: world.delivered.title }).tap();
  await expectPictures(page);
  expect(await overhang(page)).toBe(0);

  await tiles(page).nth(1).getByRole('link').tap();
  await expectInViewer(page, names[1] ?? '');
  await slide(page, { x: -250, y: 0 });
  await expectInViewer(page, names[2] ?? '');
  await slide(page, { x: 250, y: 0 });
  await expectInViewer(page, names[1] ?? '');
  await slide(page, { x: 0, y: 400 });
  await expect(viewer(page)).toHaveCount(0);
  await expect(page).toHaveURL(`/shoots/${world.delivered.id}`);
});

test('two fingers make a photograph larger, and smaller again', async ({ visit, world }) => {
  const page = await visit({ as: world.claire });
  const [first] = world.photographs;
  await goTo(page, `/shoots/${world.delivered.id}`);
  await tiles(page).first().getByRole('link').tap();
  await expectInViewer(page, first?.filename ?? '');
  const shown = viewer(page).locator('.pswp__item[aria-hidden=false] img.pswp__img').last();
  const width = async (): Promise<number> => (await shown.boundingBox())?.width ?? 0;
  const fitted = await width();
  await pinch(page, { from: 60, to: 240 });
  await expect.poll(width, { message: 'larger' }).toBeGreaterThan(fitted * 1.5);
  await pinch(page, { from: 240, to: 60 });
  await expect.poll(async () => Math.abs((await width()) - fitted)).toBeLessThan(1);
  await expectInViewer(page, first?.filename ?? '');
});

test('going back closes the viewer, and a gallery keeps its place', async ({ visit, world }) => {
  const page = await visit({ as: world.claire });
  const names = world.photographs.map(({ filename }) => filename);
  await goTo(page, `/shoots/${world.delivered.id}`);
  const last = tiles(page).nth(names.length - 1);
  await last.scrollIntoViewIfNeeded();
  await last.getByRole('link').tap();
  await expectInViewer(page, names.at(-1) ?? '');
  await page.goBack();
  await expect(viewer(page)).toHaveCount(0);
  await expect(last).toBeInViewport({ ratio: 1 });
});

/** Two fingers go down on either side of the middle, and move apart or together; pixels between them. */
async function pinch(page: Page, { from, to }: { from: number; to: number }): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const apart = (distance: number): Point[] => [
    { x: width / 2 - distance / 2, y: height / 2 },
    { x: width / 2 + distance / 2, y: height / 2 },
  ];
  await touch(
    page,
    Array.from({ length: STEPS + 1 }, (_, step) => apart(from + ((to - from) * step) / STEPS)),
  );
}

/** A finger goes down in the middle of the screen, moves, and is lifted. */
async function slide(page: Page, by: { x: number; y: number }): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const [x, y] = [width / 2 - by.x / 2, height / 2 - by.y / 2];
  const along = (share: number): Point[] => [{ x: x + by.x * share, y: y + by.y * share }];
  await touch(
    page,
    Array.from({ length: STEPS + 1 }, (_, step) => along(step / STEPS)),
  );
}

/** Fingers go down where the first step says, move through the others, and are lifted. */
async function touch(page: Page, [first = [], ...others]: readonly Point[][]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const fingers = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: Point[]): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: at.map((point, id) => ({ ...point, id })),
    });
  await fingers('touchStart', first);
  for (const each of others) await fingers('touchMove', each);
  await fingers('touchEnd', []);
  await session.detach();
}
