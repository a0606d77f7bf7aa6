import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { Drag } from './drag.ts';
import { expect, test } from './fixtures.ts';
import { expectPhotographs, goTo } from './pages.ts';
import { photographs } from './photographs.ts';
import { ADMIN, folder } from './studio.ts';
import { expectAllThere } from './uploading.ts';

const chosen = photographs(4);
const [first = '', second = '', third = '', fourth = ''] = chosen;
const names = chosen.map((path) => basename(path));

/** A folder as a photographer has one: folders in it, and what a system and a person left there. */
const wedding = join(folder, 'A wedding');

test.beforeAll(() => {
  rmSync(wedding, { recursive: true, force: true });
  mkdirSync(join(wedding, 'Church', 'Choir'), { recursive: true });
  cpSync(first, join(wedding, basename(first)));
  cpSync(second, join(wedding, 'Church', basename(second)));
  cpSync(third, join(wedding, 'Church', 'Choir', basename(third)));
  writeFileSync(join(wedding, '.DS_Store'), 'left by a system');
  writeFileSync(join(wedding, 'Church', 'notes.txt'), 'left by a person');
});

for (const way of ['chosen', 'dropped'] as const) {
  test(`a folder that is ${way} is read to its depths`, async ({ studio, visit, words }) => {
    const shoot = await studio.shoot({ title: `A folder, ${way}` });
    const page = await visit({ as: { email: ADMIN } });
    await goTo(page, `/studio/shoots/${shoot.id}/photographs`);
    if (way === 'chosen') {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: words('upload_choose_folder') }).click();
      await (await chooser).setFiles(wedding);
    } else {
      const drag = await Drag.begin(page, [wedding]);
      await drag.enter();
      await drag.drop();
    }
    await expectAllThere(page, words, { studio, shoot: shoot.id, chosen: chosen.slice(0, 3) });
    const strangers = page.getByRole('region', {
      name: words('upload_turned_away_count', { count: 1 }),
    });
    await expect(strangers, 'by where it lies').toContainText('A wedding/Church/notes.txt');
    await expect(page.getByText(words('upload_hidden_count', { count: 1 }))).toBeVisible();
  });
}

test('photographs are dropped on the page, and taken back before that', async ({
  studio,
  visit,
  words,
}) => {
  const shoot = await studio.shoot({ title: 'Dropped' });
  const page = await visit({ as: { email: ADMIN } });
  await goTo(page, `/studio/shoots/${shoot.id}/photographs`);
  const invitation = page.getByText(words('upload_drop_here'));
  const drag = await Drag.begin(page, [first, second]);
  await drag.enter();
  await expect(invitation).toBeVisible();
  await drag.leave();
  await expect(invitation).toHaveCount(0);

  await drag.enter();
  await expect(invitation).toBeVisible();
  await drag.drop();
  await expect(invitation).toHaveCount(0);
  await expectAllThere(page, words, { studio, shoot: shoot.id, chosen: [first, second] });
  await expect(page, 'the browser has not opened the photograph instead').toHaveURL(
    `/studio/shoots/${shoot.id}/photographs`,
  );

  await test.step('and a folder beside a photograph that is there already', async () => {
    const both = await Drag.begin(page, [wedding, fourth, first]);
    await both.enter();
    await both.drop();
    await expectPhotographs(page, 4);
    const twins = page.getByRole('region', { name: words('upload_duplicate_count', { count: 3 }) });
    await expect(twins).toContainText(words('upload_twin_in_shoot', { name: basename(first) }));
    expect((await studio.files(shoot.id)).map(({ filename }) => filename).toSorted()).toEqual(
      names,
    );
  });
});
