import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { StudioFile } from '@tempsdarret/client';

import type { Words } from './words.ts';

/** The page's script has taken over what the server sent. */
export async function expectAlive(page: Page): Promise<void> {
  // SvelteKit's announcer of page changes comes with it.
  await expect(page.locator('#svelte-announcer')).toBeAttached();
}

/** Go to a page, and wait until it is alive. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expectAlive(page);
}

/** Choose photographs as people do: the button, then the system's own dialog. */
export async function choose(page: Page, words: Words, files: readonly string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: words('upload_choose_files') }).click();
  await (await chooser).setFiles([...files]);
}

/** The gallery's photographs that are in the page: those far from the screen are not. */
export function tiles(page: Page): Locator {
  return page.locator('[data-photograph]');
}

/** How many photographs the gallery says it has. */
export async function expectPhotographs(page: Page, howMany: number): Promise<void> {
  await expect(tiles(page).first()).toHaveAttribute('aria-setsize', String(howMany));
}

/** Every photograph in the page is a picture, and the picture has come. */
export async function expectPictures(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        tiles(page).evaluateAll((each) =>
          each.map((tile) => (tile.querySelector('img')?.naturalWidth ?? 0) > 0),
        ),
      { message: 'the pictures have come', timeout: 30_000 },
    )
    .not.toContain(false);
}

/** Every photograph in the page has the shape that it was taken in; these are all, in order. */
export async function expectUncropped(
  page: Page,
  photographs: readonly Pick<StudioFile, 'width' | 'height'>[],
): Promise<void> {
  const shapes = await tiles(page).evaluateAll((all) =>
    all.map((tile) => {
      const shapeOf = (element: Element | null): number => {
        const { width = 0, height = 1 } = element?.getBoundingClientRect() ?? {};
        return width / height;
      };
      return { frame: shapeOf(tile), picture: shapeOf(tile.querySelector('img')) };
    }),
  );
  expect(shapes).toHaveLength(photographs.length);
  for (const [index, { frame, picture }] of shapes.entries()) {
    const { width = 1, height = 1 } = photographs[index] ?? {};
    expect(frame, 'never cropped').toBeCloseTo(width / height, 1);
    expect(picture, 'never cropped').toBeCloseTo(width / height, 1);
  }
}

/** The viewer over the page; its script comes when it is first wanted. */
export function viewer(page: Page): Locator {
  return page.locator('.pswp[role=dialog]');
}

/** The photograph that the viewer is at, by its name: announced, and larger than in the gallery. */
export async function expectInViewer(page: Page, name: string): Promise<void> {
  await expect(viewer(page).locator('[aria-live=polite]')).toContainText(name);
  await expect
    .poll(
      () =>
        viewer(page)
          .locator(`.pswp__item[aria-hidden=false] img[alt$="${name}"]`)
          .evaluateAll((all) =>
            Math.max(0, ...all.map((each) => (each as HTMLImageElement).naturalWidth)),
          ),
      { message: `the picture of ${name}` },
    )
    .toBeGreaterThan(320);
}
