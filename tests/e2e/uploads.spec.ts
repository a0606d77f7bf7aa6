import { basename } from 'node:path';

import type { Page } from '@playwright/test';
import { endMySessions } from '@tempsdarret/client';

import { faultsOf } from './accessible.ts';
import { Api } from './api.ts';
import { expect, test } from './fixtures.ts';
import { mailAfter } from './mail.ts';
import { choose, expectPhotographs, expectPictures, goTo, tiles } from './pages.ts';
import { photographs } from './photographs.ts';
import { ADMIN } from './studio.ts';
import type { Words } from './words.ts';

test('a session that ends in the middle: a code, and each photograph is there once', async ({
  sessions,
  studio,
  visit,
  watch,
  words,
}) => {
  test.slow();
  watch.expect(401);
  const photographer = await studio.person('Photographer Away', 'admin');
  const shoot = await studio.shoot({ title: 'Interrupted' });
  const page = await visit({ as: photographer });
  await goTo(page, `/studio/shoots/${shoot.id}/photographs`);
  const gate = await holdUploads(page, 3);
  await choose(page, words, photographs(12));
  await gate.reached;
  const { client } = new Api(await sessions.bearerOf(photographer.email));
  await endMySessions({ client, throwOnError: true });
  gate.open();

  const dialog = page.getByRole('dialog', { name: words('upload_session_title') });
  await expect(dialog).toBeVisible();
  expect(await faultsOf(page), 'the dialog').toEqual([]);
  const { code } = await mailAfter(photographer.email, () =>
    dialog.getByRole('button', { name: words('upload_session_send') }).click(),
  );
  await dialog.getByLabel(words('upload_session_code')).fill(code);
  expect(await faultsOf(page), 'and its second step').toEqual([]);
  await dialog.getByRole('button', { name: words('upload_session_enter') }).click();
  await expect(dialog).toBeHidden();
  await expectAllThere(page, words, studio, shoot.id);
});

test('a network that goes away in the middle: it goes on by itself', async ({
  studio,
  visit,
  watch,
  words,
}) => {
  test.slow();
  watch.expect('net::ERR_INTERNET_DISCONNECTED');
  const shoot = await studio.shoot({ title: 'On the train' });
  const page = await visit({ as: { email: ADMIN } });
  await goTo(page, `/studio/shoots/${shoot.id}/photographs`);
  const gate = await holdUploads(page, 3);
  await choose(page, words, photographs(12));
  await gate.reached;
  await page.context().setOffline(true);
  gate.open();
  const panel = page.getByRole('region', { name: words('upload_panel') });
  await expect(panel.getByText(words('upload_standing_resting'))).toBeVisible();
  await page.context().setOffline(false);
  await expectAllThere(page, words, studio, shoot.id);
});

test('duplicates are named, files of another kind are too, and neither is sent', async ({
  studio,
  visit,
  words,
}) => {
  const [first = '', second = ''] = photographs(2);
  const shoot = await studio.shoot({ title: 'Twice', photographs: [first] });
  const page = await visit({ as: { email: ADMIN } });
  await goTo(page, `/studio/shoots/${shoot.id}/photographs`);
  await expectPhotographs(page, 1);
  await choose(page, words, [first, second, import.meta.filename]);
  const duplicates = page.getByRole('region', {
    name: words('upload_duplicate_count', { count: 1 }),
  });
  await expect(duplicates).toContainText(words('upload_twin_in_shoot', { name: basename(first) }));
  await expect(
    page.getByRole('region', { name: words('upload_turned_away_count', { count: 1 }) }),
  ).toContainText(basename(import.meta.filename));
  await expectPhotographs(page, 2);
  await duplicates.getByRole('button', { name: words('upload_anyway') }).click();
  await expectPhotographs(page, 3);
});

test('a photograph that is damaged is refused in words, and the others go on', async ({
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(415);
  const [first = ''] = photographs(1);
  const shoot = await studio.shoot({ title: 'Damaged' });
  const page = await visit({ as: { email: ADMIN } });
  await goTo(page, `/studio/shoots/${shoot.id}/photographs`);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: words('upload_choose_files') }).click();
  const damaged = { name: 'damaged.jpg', mimeType: 'image/jpeg' };
  await (await chooser).setFiles([{ ...damaged, buffer: Buffer.from('ffd8ffe0 and no more') }]);
  const failed = page.getByRole('region', { name: words('upload_failed_count', { count: 1 }) });
  await expect(failed).toContainText(damaged.name);
  await expect(failed).toContainText(/photograph/);
  await choose(page, words, [first]);
  await expectPhotographs(page, 1);
});

test('photographs are deleted after a question', async ({ studio, visit, words }) => {
  const shoot = await studio.shoot({ title: 'Too many', photographs: photographs(3) });
  const page = await visit({ as: { email: ADMIN } });
  await goTo(page, `/studio/shoots/${shoot.id}/photographs`);
  await expectPhotographs(page, 3);
  for (const index of [0, 1]) await tiles(page).nth(index).getByRole('checkbox').check();
  const remove = page.getByRole('button', { name: words('upload_delete') });
  const question = page.getByRole('dialog', { name: words('upload_delete_title', { count: 2 }) });
  await remove.click();
  await question.getByRole('button', { name: words('cancel') }).click();
  await expectPhotographs(page, 3);
  await remove.click();
  await question.getByRole('button', { name: words('upload_delete_deed', { count: 2 }) }).click();
  await expect(question).toBeHidden();
  await expectPhotographs(page, 1);
  expect(await studio.files(shoot.id)).toHaveLength(1);
});

/** Lets some photographs through to the studio and holds the others up until the gate opens. */
async function holdUploads(
  page: Page,
  first: number,
): Promise<{ reached: Promise<void>; open: () => void }> {
  const reached = Promise.withResolvers<undefined>();
  const opened = Promise.withResolvers<undefined>();
  let sent = 0;
  await page.route('**/api/v1/shoots/*/files', async (route) => {
    if (route.request().method() === 'POST') {
      sent += 1;
      if (sent > first) {
        reached.resolve(undefined);
        await opened.promise;
      }
    }
    await route.continue();
  });
  return {
    reached: reached.promise,
    open: () => {
      opened.resolve(undefined);
    },
  };
}

/** The twelve sample photographs are in the shoot, each of them once, and all are shown. */
async function expectAllThere(page: Page, words: Words, studio: Api, shoot: string): Promise<void> {
  const panel = page.getByRole('region', { name: words('upload_panel') });
  await expect(panel.getByText(words('upload_standing_done', { count: 12 }))).toBeVisible({
    timeout: 30_000,
  });
  await expectPhotographs(page, 12);
  await expectPictures(page);
  const names = (await studio.files(shoot)).map(({ filename }) => filename);
  expect(names.toSorted()).toEqual(photographs(12).map((path) => basename(path)));
}
