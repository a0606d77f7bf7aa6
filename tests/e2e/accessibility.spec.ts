import { faultsOf, overhang } from './accessible.ts';
import { expect, test } from './fixtures.ts';
import { expectInViewer, expectPictures, expectUncropped, goTo, tiles, viewer } from './pages.ts';
import { open } from './view.ts';
import { WALKERS, walkOf } from './views.ts';
import { wordsIn } from './words.ts';

const LOOKS = [
  { language: 'en', theme: 'light', width: 1440, height: 900 },
  // French words are longer: they are what a small screen must cope with.
  { language: 'fr', theme: 'dark', width: 320, height: 640 },
] as const;

for (const who of WALKERS) {
  for (const look of LOOKS) {
    test(`what ${who} sees, in ${look.language}, ${look.width} pixels wide`, async ({
      standIn,
      studio,
      visit,
      watch,
      world,
    }) => {
      test.slow();
      const words = wordsIn(look.language);
      for (const { as, at, views } of walkOf(who, { world, studio, standIn })) {
        const page = await visit({ ...look, ...(as && { as }), ...(at && { at }) });
        for (const view of views) {
          await test.step(view.name, async () => {
            watch.expect(...(view.refused ?? []));
            await open(page, view, words);
            expect.soft(await overhang(page), `${view.name}: wider than the window by`).toBe(0);
            expect.soft(await faultsOf(page), view.name).toEqual([]);
          });
        }
      }
    });
  }
}

test('on a screen of 3840 pixels nothing overflows, and nothing is cropped', async ({
  visit,
  world,
}) => {
  const [large, gallery] = [{ width: 3840, height: 2160 }, `/shoots/${world.delivered.id}`];
  const client = await visit({ as: world.claire, ...large });
  const photographer = await visit({ as: world.me, ...large });
  for (const { page, path } of [
    { page: client, path: '/shoots' },
    { page: client, path: gallery },
    { page: photographer, path: '/studio/shoots' },
    { page: photographer, path: `/studio${gallery}/photographs` },
  ]) {
    await goTo(page, path);
    await expectPictures(page);
    if (path.includes(world.delivered.id)) await expectUncropped(page, world.photographs);
    expect.soft(await overhang(page), `${path}: wider than the window by`).toBe(0);
    expect.soft(await faultsOf(page), path).toEqual([]);
  }

  const [first] = world.photographs;
  await goTo(client, `${gallery}/${first?.id ?? ''}`);
  await expectInViewer(client, first?.filename ?? '');
  const shown = viewer(client).locator('.pswp__item[aria-hidden=false] img.pswp__img').last();
  const { x = -1, y = -1, width = 0, height = 1 } = (await shown.boundingBox()) ?? {};
  expect(width / height).toBeCloseTo((first?.width ?? 0) / (first?.height ?? 1), 1);
  expect([x >= 0, y >= 0, x + width <= large.width, y + height <= large.height]).not.toContain(
    false,
  );
  expect(await overhang(client)).toBe(0);
  expect(await faultsOf(client)).toEqual([]);
});

test('what must not be on a page is noticed by these tests', async ({ page }) => {
  await goTo(page, '/sign-in');
  expect(await faultsOf(page)).toEqual([]);
  await page.evaluate(() => {
    const pale = document.createElement('p');
    pale.textContent = 'Nobody can read this by day.';
    pale.style.color = '#eee';
    document.querySelector('main')?.append(document.createElement('img'), pale);
  });
  const rules = (await faultsOf(page)).map((fault) => fault.split(': ').slice(0, 2).join(' '));
  expect(rules.toSorted()).toEqual(['dark image-alt', 'light color-contrast', 'light image-alt']);
});

test('nothing moves for those who want it so', async ({ visit, world }) => {
  const page = await visit({ as: world.claire });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await goTo(page, `/shoots/${world.delivered.id}`);
  await page.evaluate(() => {
    const longest = { of: 0 };
    Object.assign(window, { longest });
    for (const kind of ['transitionrun', 'animationstart'] as const) {
      document.addEventListener(kind, () => {
        const lengths = document
          .getAnimations()
          .map((each) => Number(each.effect?.getComputedTiming().duration ?? 0));
        longest.of = Math.max(longest.of, ...lengths);
      });
    }
  });
  await tiles(page).first().getByRole('link').click();
  await expectInViewer(page, world.photographs[0]?.filename ?? '');
  await page.keyboard.press('ArrowRight');
  await expectInViewer(page, world.photographs[1]?.filename ?? '');
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  const longest = await page.evaluate(
    () => (window as unknown as { longest: { of: number } }).longest.of,
  );
  expect(longest, 'milliseconds').toBeLessThan(1);
});
