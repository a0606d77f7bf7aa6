import { listClients, listShoots } from '@tempsdarret/client';

import { Api, given, TO_DELIVERED } from './api.ts';
import { expect, test } from './fixtures.ts';
import { expectPictures, goTo, tiles } from './pages.ts';
import { photographs } from './photographs.ts';
import { ADMIN } from './studio.ts';

test('a shoot is deleted for good: asked for its name, and gone for its clients', async ({
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(404, 422);
  const claire = await studio.person('Claire Bereft');
  const title = 'Gone with the wind';
  const shoot = await studio.shoot({
    title,
    photographs: photographs(2),
    clients: [claire],
    through: TO_DELIVERED,
  });
  const other = await studio.shoot({ title: 'Still there', clients: [claire] });
  const portal = await visit({ as: claire });
  await goTo(portal, `/shoots/${shoot.id}`);
  await expectPictures(portal);
  const picture = (await tiles(portal).first().getByRole('img').getAttribute('src')) ?? '';
  expect((await portal.request.get(picture)).status()).toBe(200);

  const console = await visit({ as: { email: ADMIN } });
  await goTo(console, `/studio/shoots/${shoot.id}/details`);
  const ask = console.getByRole('button', { name: words('console_delete_shoot') });
  const question = console.getByRole('dialog', {
    name: words('console_delete_shoot_ask', { title }),
  });
  const deed = question.getByRole('button', { name: words('console_delete_shoot_deed') });
  const name = question.getByRole('textbox');

  await test.step('not without its name, and not if they think better of it', async () => {
    await ask.click();
    await expect(question).toContainText(words('console_delete_shoot_full', { count: 2 }));
    await name.fill('Something else');
    await deed.click();
    await expect(question.getByText(words('console_delete_shoot_mistyped'))).toBeVisible();
    await question.getByRole('button', { name: words('cancel') }).click();
    await expect(question).toBeHidden();
    expect(await studio.files(shoot.id)).toHaveLength(2);
  });

  await test.step('the photographer has it no more', async () => {
    await ask.click();
    await name.fill(title);
    await deed.click();
    await expect(console).toHaveURL('/studio/shoots');
    await expect(console.getByRole('link', { name: other.title })).toBeVisible();
    await expect(console.getByRole('link', { name: title })).toHaveCount(0);
    const gone = await console.goto(`/studio/shoots/${shoot.id}/photographs`);
    expect(gone?.status()).toBe(404);
  });

  await test.step('and neither has the client', async () => {
    expect((await portal.request.get(picture)).status(), 'the picture').toBe(404);
    expect((await portal.reload())?.status(), 'the gallery').toBe(404);
    await goTo(portal, '/shoots');
    await expect(portal.getByRole('link', { name: other.title })).toBeVisible();
    await expect(portal.getByText(title)).toHaveCount(0);
  });
});

test('somebody is deleted: signed out at once, and without access', async ({
  sessions,
  studio,
  visit,
  watch,
  words,
}) => {
  const leaver = await studio.person('Léa Leaver');
  const name = leaver.name ?? '';
  const shoot = await studio.shoot({
    title: 'Of somebody who left',
    photographs: photographs(1),
    clients: [leaver],
    through: TO_DELIVERED,
  });
  const portal = await visit({ as: leaver });
  await goTo(portal, '/shoots');
  await expect(portal.getByRole('link', { name: shoot.title })).toBeVisible();

  const console = await visit({ as: { email: ADMIN } });
  await goTo(console, `/studio/users/${leaver.id}`);
  await console.getByRole('button', { name: words('console_user_delete') }).click();
  const question = console.getByRole('dialog', {
    name: words('console_user_delete_ask', { name }),
  });
  await question.getByRole('button', { name: words('cancel') }).click();
  await expect(question).toBeHidden();
  await portal.reload();
  await expect(portal.getByRole('link', { name: shoot.title }), 'nothing yet').toBeVisible();

  await console.getByRole('button', { name: words('console_user_delete') }).click();
  await question
    .getByRole('button', { name: words('console_user_delete_deed'), exact: true })
    .click();
  await expect(console).toHaveURL('/studio/users');
  await goTo(console, `/studio/users?q=${encodeURIComponent(leaver.email)}`);
  await expect(console.getByText(words('console_nothing_found'))).toBeVisible();
  await goTo(console, `/studio/shoots/${shoot.id}/clients`);
  await expect(console.getByText(words('console_clients_empty'), { exact: true })).toBeVisible();
  expect(await studio.files(shoot.id), 'photographs stay').toHaveLength(1);

  watch.expect(401);
  await portal.goto(`/shoots/${shoot.id}`);
  await expect(portal).toHaveURL(/\/sign-in\?next=/);
  const { client } = new Api(await sessions.bearerOf(leaver.email));
  expect((await listShoots({ client })).response?.status).toBe(401);

  await test.step('whoever comes back with the same address is somebody else', async () => {
    const again = await studio.person('Léa Again', 'client', leaver.email);
    expect(again.id).not.toBe(leaver.id);
    const path = { shootId: shoot.id };
    expect(given(await listClients({ client: studio.client, path })).items).toEqual([]);
  });
});
