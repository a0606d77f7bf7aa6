import type { Page } from '@playwright/test';
import { deleteFile, uploadFile, withdrawAccess } from '@tempsdarret/client';

import { given, TO_PROOFING } from './api.ts';
import { expect, test } from './fixtures.ts';
import { expectPhotographs, expectPictures, goTo, tiles } from './pages.ts';
import { plates } from './samples.ts';
import { ADMIN } from './studio.ts';
import { said } from './view.ts';

/** Note that a page is not loaded again. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => (document.body.dataset['since'] = 'it was opened'));
}

async function expectSame(page: Page): Promise<void> {
  await expect(page.locator('body'), 'without loading the page').toHaveAttribute('data-since', /./);
}

test("photographs come and go in a client's gallery, and so does access", async ({
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(404);
  const [first, second, third] = plates(3);
  const client = await studio.person('Lise Live');
  const shoot = await studio.shoot({
    title: 'Live',
    photographs: [first, second].filter((each) => each !== undefined),
    clients: [client],
    through: TO_PROOFING,
  });
  const portal = await visit({ as: client });
  await goTo(portal, `/shoots/${shoot.id}`);
  await expectPhotographs(portal, 2);
  await mark(portal);

  const path = { shootId: shoot.id };
  if (third) given(await uploadFile({ client: studio.client, path, body: { file: third } }));
  await expectPhotographs(portal, 3);
  await expectPictures(portal);
  const [gone] = await studio.files(shoot.id);
  await deleteFile({
    client: studio.client,
    path: { fileId: gone?.id ?? '' },
    throwOnError: true,
  });
  await expectPhotographs(portal, 2);
  await studio.move(shoot.id, 'delivered');
  await expect(portal.getByText(words('shoots_status_delivered'))).toBeVisible();
  await expectSame(portal);

  await withdrawAccess({
    client: studio.client,
    path: { shootId: shoot.id, userId: client.id },
    throwOnError: true,
  });
  await expect(portal.getByRole('heading', { name: words('error_not_found') })).toBeVisible();
  await expect(tiles(portal)).toHaveCount(0);
});

test('a shoot appears among those of a client as soon as they have access', async ({
  studio,
  visit,
}) => {
  const client = await studio.person('Lou Later');
  const portal = await visit({ as: client });
  await goTo(portal, '/shoots');
  await mark(portal);
  await studio.shoot({ title: 'All of a sudden', clients: [client] });
  await expect(portal.getByRole('link', { name: 'All of a sudden' })).toBeVisible();
  await expectSame(portal);
});

test('what one tab of the console does, the other shows', async ({ studio, visit, words }) => {
  const title = `Two tabs ${Date.now()}`;
  const me = { email: ADMIN };
  const list = await visit({ as: me });
  await goTo(list, '/studio/shoots');
  await mark(list);
  const shoot = await studio.shoot({ title });
  const row = list.getByRole('row').filter({ hasText: title });
  await expect(row).toContainText(words('console_status_draft'));

  const album = await visit({ as: me });
  await goTo(album, `/studio/shoots/${shoot.id}/photographs`);
  await expect(said(album, words, 'upload_empty')).toBeVisible();
  await mark(album);
  const path = { shootId: shoot.id };
  for (const file of plates(2)) {
    given(await uploadFile({ client: studio.client, path, body: { file } }));
  }
  await expectPhotographs(album, 2);
  await expectPictures(album);
  await studio.move(shoot.id, 'editing');
  await expect(row).toContainText(words('console_status_editing'));
  await expect(row.getByRole('cell').last()).toHaveText('2');
  for (const each of [album, list]) await expectSame(each);
});
