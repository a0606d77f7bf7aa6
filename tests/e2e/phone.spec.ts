import type { Page } from '@playwright/test';

import { overhang } from './accessible.ts';
import { expect, test } from './fixtures.ts';
import { expectInViewer, expectPictures, goTo, tiles, viewer } from './pages.ts';

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

/** A finger goes down in the middle of the screen, moves, and is lifted. */
async function slide(page: Page, by: { x: number; y: number }): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const [x, y] = [width / 2 - by.x / 2, height / 2 - by.y / 2];
  const session = await page.context().newCDPSession(page);
  const touch = (type: string, touchPoints: { x: number; y: number }[]): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints });
  await touch('touchStart', [{ x, y }]);
  for (let step = 1; step <= 8; step++) {
    await touch('touchMove', [{ x: x + (by.x * step) / 8, y: y + (by.y * step) / 8 }]);
  }
  await touch('touchEnd', []);
  await session.detach();
}
