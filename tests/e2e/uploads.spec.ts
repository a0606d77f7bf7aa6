import { basename } from 'node:path';

import { endMySessions } from '@tempsdarret/client';

import { faultsOf } from './accessible.ts';
import { Api } from './api.ts';
import { expect, test } from './fixtures.ts';
import { mailAfter } from './mail.ts';
import { choose, expectPhotographs, goTo, tiles } from './pages.ts';
import { photographs } from './photographs.ts';
import { ADMIN } from './studio.ts';
import { expectAllThere, holdUploads } from './uploading.ts';

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
  await expectAllThere(page, words, { studio, shoot: shoot.id, chosen: photographs(12) });
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
  await expectAllThere(page, words, { studio, shoot: shoot.id, chosen: photographs(12) });
});

test('a pause: what is on its way comes to its end, the others wait until they go on', async ({
  studio,
  visit,
  words,
}) => {
  test.slow();
  const chosen = photographs(8);
  const shoot = await studio.shoot({ title: 'A pause' });
  const page = await visit({ as: { email: ADMIN } });
  await goTo(page, `/studio/shoots/${shoot.id}/photographs`);
  const panel = page.getByRole('region', { name: words('upload_panel') });
  const gate = await holdUploads(page, 0);
  await choose(page, words, chosen);
  await expect.poll(gate.sent).toBe(3);
  await panel.getByRole('button', { name: words('upload_pause') }).click();
  await expect(panel.getByText(words('upload_standing_finishing', { count: 3 }))).toBeVisible();
  gate.open();
  await expect(panel.getByText(words('upload_standing_paused'))).toBeVisible();
  await expectPhotographs(page, 3);
  expect(gate.sent(), 'nothing new is sent').toBe(3);
  expect(await studio.files(shoot.id)).toHaveLength(3);

  await panel.getByRole('button', { name: words('upload_resume') }).click();
  await expectAllThere(page, words, { studio, shoot: shoot.id, chosen });
  expect(gate.sent(), 'and nothing twice').toBe(8);
});

test('a pause in which even what is on its way stops: it begins anew, and is there once', async ({
  studio,
  visit,
  words,
}) => {
  test.slow();
  const chosen = photographs(6);
  const shoot = await studio.shoot({ title: 'A full stop' });
  const page = await visit({ as: { email: ADMIN } });
  await goTo(page, `/studio/shoots/${shoot.id}/photographs`);
  const panel = page.getByRole('region', { name: words('upload_panel') });
  const gate = await holdUploads(page, 1);
  await choose(page, words, chosen);
  await expectPhotographs(page, 1);
  await expect.poll(gate.sent).toBe(4);
  await panel.getByRole('button', { name: words('upload_pause') }).click();
  await panel.getByRole('button', { name: words('upload_stop') }).click();
  await expect(panel.getByText(words('upload_standing_paused'))).toBeVisible();
  await expect(panel.getByRole('progressbar'), 'of the whole alone').toHaveCount(1);
  gate.open();
  expect(await studio.files(shoot.id)).toHaveLength(1);

  await panel.getByRole('button', { name: words('upload_resume') }).click();
  await expectAllThere(page, words, { studio, shoot: shoot.id, chosen });
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
