import type { Locator, Page } from '@playwright/test';
import { countUnread, createInvite } from '@tempsdarret/client';
import type { User } from '@tempsdarret/client';

import { Api, given, TO_DELIVERED } from './api.ts';
import { expect, test } from './fixtures.ts';
import { mailAfter } from './mail.ts';
import { expectPhotographs, goTo, tiles } from './pages.ts';
import { plates } from './samples.ts';
import type { Sessions } from './sessions.ts';
import type { Words } from './words.ts';

/** The bell that says so, in the page's head. */
function bell(page: Page, words: Words, unread: number): Locator {
  const name = unread ? words('inbox_unread', { count: unread }) : words('inbox_title');
  return page.getByRole('banner').getByRole('link', { name, exact: true });
}

/** What is listed that says so. */
function entry(
  page: Page,
  words: Words,
  sentence: string,
  { unread }: { unread: boolean },
): Locator {
  const said = page.getByRole('listitem').filter({ hasText: sentence });
  const mark = words('inbox_new');
  return unread ? said.filter({ hasText: mark }) : said.filter({ hasNotText: mark });
}

async function mark(page: Page): Promise<void> {
  await page.evaluate(() => (document.body.dataset['since'] = 'it was opened'));
}

async function expectSame(page: Page): Promise<void> {
  await expect(page.locator('body'), 'without loading the page').toHaveAttribute('data-since', /./);
}

async function unreadOf(user: User, sessions: Sessions): Promise<number> {
  const { client } = new Api(await sessions.bearerOf(user.email));
  return given(await countUnread({ client })).unread;
}

test('the photographer is told what clients do, and has read it in every tab', async ({
  sessions,
  studio,
  visit,
  words,
}) => {
  test.slow();
  const title = `Nouvelles ${Date.now()}`;
  const shoot = await studio.shoot({
    title,
    photographs: plates(2),
    through: TO_DELIVERED,
  });
  const ada = await studio.person('Ada Admin', 'admin');
  const console = await visit({ as: ada });
  await goTo(console, '/studio/shoots');
  const other = await console.context().newPage();
  await goTo(other, '/account');
  await goTo(other, '/studio/users');
  for (const page of [console, other]) {
    await expect(bell(page, words, 0)).toBeVisible();
    await mark(page);
  }

  const address = `nina-${process.pid}-${Date.now()}@localhost.localdomain`;
  const path = { shootId: shoot.id };
  const body = { email: address, name: 'Nina News' };
  const { link } = await mailAfter(
    address,
    async () => given(await createInvite({ client: studio.client, path, body })),
    'invite',
  );
  const portal = await visit();
  await goTo(portal, link);
  await portal.getByRole('button', { name: words('invite_open') }).click();
  for (const page of [console, other]) await expect(bell(page, words, 1)).toBeVisible();
  await test.step('who only points at a shoot has not looked at it', async () => {
    await portal.getByRole('link', { name: title }).hover();
    await portal.waitForLoadState('networkidle');
    expect(await unreadOf(ada, sessions)).toBe(1);
  });
  await portal.getByRole('link', { name: title }).click();
  await expectPhotographs(portal, 2);
  await expect(bell(console, words, 2)).toBeVisible();
  for (const index of [0, 1]) {
    await goTo(portal, `/shoots/${shoot.id}`);
    await tiles(portal).nth(index).getByRole('link').click();
    const download = portal.waitForEvent('download');
    await portal.getByRole('link', { name: words('viewer_download') }).click();
    await (await download).path();
  }
  for (const page of [console, other]) await expect(bell(page, words, 3)).toBeVisible();

  const who = 'Nina News';
  const sentences = [
    words('inbox_photographs_downloaded', { who, title }),
    words('inbox_gallery_viewed', { who, title }),
    words('inbox_invite_accepted', { who, title }),
  ];
  await test.step('what is fetched ahead is not read', async () => {
    const ahead = console.waitForResponse(/\/studio\/notifications\/__data\.json/);
    await bell(console, words, 3).hover();
    await (await ahead).finished();
    expect(await unreadOf(ada, sessions)).toBe(3);
  });

  await bell(console, words, 3).click();
  for (const sentence of sentences) {
    await expect(entry(console, words, sentence, { unread: true })).toBeVisible();
  }
  await expect(console.getByRole('heading', { name: words('inbox_today') })).toBeVisible();
  for (const page of [console, other]) {
    await expect(bell(page, words, 0)).toBeVisible();
    await expectSame(page);
  }
  for (const sentence of sentences) {
    await expect(entry(console, words, sentence, { unread: true }), 'still').toBeVisible();
  }
  expect(await unreadOf(ada, sessions)).toBe(0);

  await goTo(console, '/studio/notifications');
  await expect(bell(console, words, 0)).toBeVisible();
  for (const sentence of sentences) {
    await expect(entry(console, words, sentence, { unread: false })).toBeVisible();
  }
  await console.getByRole('link', { name: sentences[1] ?? '' }).click();
  await expect(console).toHaveURL(`/studio/shoots/${shoot.id}/clients`);
});

test('clients are told of their shoots, each of their own', async ({ studio, visit, words }) => {
  const title = `À découvrir ${Date.now()}`;
  const client = await studio.person('Cleo Client');
  const other = await studio.person('Otto Other');
  const shoot = await studio.shoot({ title, photographs: plates(2), through: ['editing'] });
  const portal = await visit({ as: client, width: 390, height: 844 });
  const theirs = await visit({ as: other });
  for (const page of [portal, theirs]) {
    await goTo(page, '/shoots');
    await mark(page);
  }
  await studio.grant(shoot.id, client.id);
  await expect(bell(portal, words, 1)).toBeVisible();
  await portal.getByRole('link', { name: title }).click();
  await studio.move(shoot.id, 'delivered');
  await expect(bell(portal, words, 2), 'beside photographs').toBeVisible();
  await expectSame(portal);

  await bell(portal, words, 2).click();
  const delivered = words('inbox_shoot_delivered', { title });
  await expect(entry(portal, words, delivered, { unread: true })).toBeVisible();
  await expect(
    entry(portal, words, words('inbox_shoot_shared', { title }), { unread: true }),
  ).toBeVisible();
  await expect(bell(portal, words, 0)).toBeVisible();
  await portal.getByRole('link', { name: delivered }).click();
  await expectPhotographs(portal, 2);
  await portal.reload();
  await expect(bell(portal, words, 0)).toBeVisible();

  await expectSame(theirs);
  await goTo(theirs, '/notifications');
  await expect(theirs.getByText(words('inbox_empty'), { exact: true })).toBeVisible();
  await expect(theirs.getByText(title)).toHaveCount(0);
  await expect(bell(theirs, words, 0)).toBeVisible();
});

test('without scripts, a button says that they are read', async ({
  browser,
  sessions,
  studio,
  words,
}) => {
  const client = await studio.person('Paula Plain');
  await studio.shoot({ title: 'Plain', clients: [client] });
  await expect.poll(() => unreadOf(client, sessions)).toBe(1);
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(await sessions.of(client.email));
  const page = await context.newPage();
  await page.goto('/notifications');
  await page.getByRole('button', { name: words('inbox_mark_read') }).click();
  await expect(page.getByRole('listitem')).toHaveCount(1);
  expect(await unreadOf(client, sessions)).toBe(0);
  await context.close();
});

test('those who run the studio have theirs in the console', async ({ visit, world, words }) => {
  const page = await visit({ as: world.me });
  await goTo(page, '/notifications');
  await expect(page).toHaveURL('/studio/notifications');
  await expect(page.getByRole('heading', { name: words('inbox_title') })).toBeVisible();
});
