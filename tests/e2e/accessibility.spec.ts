import { contrastFaultsOf, faultsOf, overhang } from './accessible.ts';
import { expect, test } from './fixtures.ts';
import { open, walks } from './views.ts';
import { wordsIn } from './words.ts';

const LOOKS = [
  { language: 'en', theme: 'light', width: 1440, height: 900 },
  // French words are longer: they are what a small screen must cope with.
  { language: 'fr', theme: 'dark', width: 320, height: 640 },
] as const;
const OTHER = { light: 'dark', dark: 'light' } as const;

for (const who of ['nobody', 'a client', 'a newcomer', 'the photographer']) {
  for (const look of LOOKS) {
    test(`what ${who} sees, in ${look.language}, ${look.width} pixels wide`, async ({
      visit,
      watch,
      world,
    }) => {
      test.slow();
      const walk = walks(world).find((each) => each.who === who);
      const words = wordsIn(look.language);
      const page = await visit({ ...look, ...(walk?.as && { as: walk.as }) });
      for (const view of walk?.views ?? []) {
        await test.step(view.name, async () => {
          watch.expect(...(view.refused ?? []));
          await open(page, view, words);
          expect.soft(await overhang(page), `${view.name}: wider than the window by`).toBe(0);
          expect.soft(await faultsOf(page), `${view.name}, ${look.theme}`).toEqual([]);
          await page.emulateMedia({ colorScheme: OTHER[look.theme] });
          expect.soft(await contrastFaultsOf(page), `${view.name}, inverted`).toEqual([]);
          await page.emulateMedia({ colorScheme: look.theme });
        });
      }
    });
  }
}
