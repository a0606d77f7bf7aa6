import type { Locator, Page } from '@playwright/test';
import { createInvite, listLetters } from '@tempsdarret/client';
import type { Letter, Shoot } from '@tempsdarret/client';

import { given, TO_DELIVERED } from './api.ts';
import type { Api } from './api.ts';
import { expect, test } from './fixtures.ts';
import { mailAfter } from './mail.ts';
import { expectPhotographs, goTo } from './pages.ts';
import { photographs } from './photographs.ts';
import { ADMIN, web } from './studio.ts';
import type { Words } from './words.ts';

const me = { email: ADMIN };
const REPLY = '550 5.1.1 User unknown in virtual mailbox table';
let people = 0;

function somebody(name: string): string {
  people += 1;
  return `${name}-${process.pid}-${Date.now()}-${people}@localhost.localdomain`;
}

const row = (page: Page, list: string, text: string): Locator =>
  page
    .getByRole('region', { name: list, exact: true })
    .getByRole('listitem')
    .filter({ hasText: text });

/** The beginning of what is said, up to the day. */
const upTo = (words: string): string => words.slice(0, words.indexOf('…'));

test('a mail goes out, is opened, and a photograph is taken home: the console tells, live', async ({
  studio,
  visit,
  words,
}) => {
  test.slow();
  const shoot = await studio.shoot({
    title: 'Sous les tilleuls',
    photographs: photographs(2),
    through: TO_DELIVERED,
  });
  const address = somebody('lea');
  const console = await visit({ as: me });
  await goTo(console, `/studio/shoots/${shoot.id}/clients`);
  await console.evaluate(() => (document.body.dataset['since'] = 'before the mail'));

  const { link } = await mailAfter(
    address,
    async () => {
      const body = { email: address, name: 'Léa Lettrée' };
      given(await createInvite({ client: studio.client, path: { shootId: shoot.id }, body }));
    },
    'invite',
  );
  const invited = row(console, words('console_invites'), address);
  await expect(invited).toContainText(stateOf(words, 'console_mail_accepted'));
  await expect(invited).toContainText(words('console_mail_unopened'));

  const portal = await visit();
  await goTo(portal, link);
  await portal.getByRole('button', { name: words('invite_open') }).click();
  await portal.getByRole('link', { name: 'Sous les tilleuls' }).click();
  await expectPhotographs(portal, 2);
  const client = row(console, words('console_clients'), address);
  await expect(client).toContainText(stateOf(words, 'console_mail_opened'));
  await expect(client).toContainText(upTo(words('console_visit_once', { when: '…' })));
  await expect(client).toContainText(words('console_taken_none'));
  await expect(invited.locator('details'), 'each mail stands in one place').toHaveCount(0);

  await takeOneHome(portal, words);
  await expect(client).toContainText(
    upTo(words('console_taken_some', { count: 1, total: 2, when: '…' })),
  );
  await client.getByText(words('console_mails_all', { count: 1 })).click();
  await expect(client.getByText(words('console_mail_tries', { count: 1 }))).toBeVisible();
  await expect(console.locator('body'), 'without loading the page').toHaveAttribute(
    'data-since',
    /./,
  );
});

test("a refused mail is shown in the server's words, and can be tried again", async ({
  standIn,
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(409);
  const { shoot, letter } = await withLetter(studio);
  const listed = `GET /shoots/${shoot.id}/letters`;
  const refused: Letter = { ...letter, state: 'refused', reply: REPLY, acceptedAt: null };
  const page = (item: Letter) => ({ status: 200, body: { items: [item], nextCursor: null } });
  await standIn.say({ [listed]: page(refused) });
  const console = await visit({ as: me, at: standIn.web });
  await goTo(console, `/studio/shoots/${shoot.id}/clients`);
  const theirs = row(console, words('console_invites'), letter.recipient);
  const again = theirs.getByRole('button', { name: words('console_mail_retry') });
  await expect(theirs).toContainText(words('console_mail_refused'));
  await expect(theirs.getByText(REPLY)).toBeVisible();

  await test.step('which the studio may refuse, too', async () => {
    await again.click();
    await expect(theirs.getByRole('alert')).toHaveText(words('console_mail_nothing_to_retry'));
    // It has been asked how that mail stands now.
    await expect(again).toBeEnabled();
  });

  await test.step('by keyboard; the focus stays there', async () => {
    await standIn.say({
      [listed]: page({ ...refused, state: 'queued', attempts: 0, dueAt: letter.queuedAt }),
      [`POST /letters/${letter.id}/retry`]: { status: 202, body: null },
    });
    await again.press('Enter');
    await expect(theirs).toContainText(words('console_mail_retried'));
    await expect(again).toHaveCount(0);
    await expect(theirs.locator(':focus')).toContainText(words('console_mail_retried'));
    await expect(console.getByText(words('console_mail_retrying'))).toBeVisible();
  });
  await standIn.say();
});

test('more mails than come at once are there on demand, and so are those to others', async ({
  standIn,
  studio,
  visit,
  words,
}) => {
  const { shoot, letter } = await withLetter(studio);
  const stranger = { ...letter, id: 'invite.another.1', inviteId: null, recipient: 'gone@x.test' };
  const listed = `GET /shoots/${shoot.id}/letters`;
  const says = (items: Letter[], nextCursor: string | null): Promise<void> =>
    standIn.say({ [listed]: { status: 200, body: { items, nextCursor } } });
  await says([stranger], 'AAAAAAAA');
  const console = await visit({ as: me, at: standIn.web });
  await goTo(console, `/studio/shoots/${shoot.id}/clients`);
  await expect(row(console, words('console_mails_others'), stranger.recipient)).toBeVisible();
  await expect(console.getByText(words('console_mails_partial', { count: 1 }))).toBeVisible();
  await says([letter], null);
  await console.getByRole('link', { name: words('console_mails_older') }).click();
  await expect(row(console, words('console_invites'), letter.recipient)).toContainText(
    stateOf(words, 'console_mail_accepted'),
  );
  await expect(console.getByText(words('console_mails_partial', { count: 1 }))).toBeHidden();
  await standIn.say();
});

test('every kind of mail can be looked at, as it looks and as text, and does nothing', async ({
  visit,
  words,
}) => {
  const page = await visit({ as: me });
  await goTo(page, '/studio/shoots');
  await page.getByRole('link', { name: words('console_mails_look') }).click();
  const mail = page.frameLocator('iframe');
  for (const kind of [
    'console_mail_invite_reminder',
    'console_mail_proofs_ready',
    'console_mail_shoot_delivered',
    'console_mail_sign_in',
    'console_mail_invite',
  ] as const) {
    await page.getByRole('link', { name: words(kind), exact: true }).click();
    await expect(page.getByRole('link', { name: words(kind), exact: true })).toHaveAttribute(
      'aria-current',
      'true',
    );
    await expect(mail.getByRole('link').first()).toBeVisible();
  }
  await page.getByRole('link', { name: 'Français' }).click();
  await expect(mail.getByText('Le studio vous invite à cette séance.')).toBeVisible();
  await expect(mail.getByText('The studio invites you to this shoot.')).toHaveCount(0);
  const button = mail.getByRole('link', { name: "Accepter l'invitation" });
  await expect(button, 'it has its styles').toHaveCSS('background-color', 'rgb(42, 38, 33)');
  await page.getByRole('link', { name: words('console_mails_both') }).click();
  await expect(mail.getByText('The studio invites you to this shoot.')).toBeVisible();
  await expect(mail.getByText('Le studio vous invite à cette séance.')).toBeVisible();
  await page.getByRole('link', { name: words('console_mails_plain') }).click();
  await expect(page.locator('pre')).toContainText('https://studio.example/invite#token=sample');
  await expect(page.locator('iframe')).toHaveCount(0);
});

test('a mail in its frame may do nothing, and nobody else may have it', async ({
  browser,
  sessions,
  visit,
  world,
}) => {
  const address = '/studio/letters/invite/frame?language=en';
  const page = await visit({ as: me });
  const answer = await page.request.get(address);
  const headers = answer.headers();
  expect(answer.status()).toBe(200);
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'self'; sandbox",
  );
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['cache-control']).toContain('private');
  expect(await answer.text()).not.toContain(await sessions.bearerOf(ADMIN));
  expect((await page.request.get('/studio/letters/nothing/frame')).status()).toBe(404);

  const client = await visit({ as: world.claire });
  expect((await client.request.get(address)).status()).toBe(403);
  const nobody = await visit();
  expect((await nobody.request.get(address)).status()).toBe(401);

  // Nobody watches this one: a frame that is refused is an error in the console.
  const context = await browser.newContext({ baseURL: web });
  await context.addCookies(await sessions.of(ADMIN));
  const framing = await context.newPage();
  await goTo(framing, '/account');
  expect(await framed(framing, address)).toBe(true);
  expect(await framed(framing, '/account'), 'our other pages are in no frame').toBe(false);
  await context.close();
});

/** Whether a page of ours may be in a frame of a page of ours. */
async function framed(page: Page, address: string): Promise<boolean> {
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.src = src;
    document.body.append(frame);
    return new Promise((loaded) => frame.addEventListener('load', loaded));
  }, `${web}${address}`);
  const frame = page.frames().at(-1);
  return (frame?.url() ?? '').startsWith(web);
}

/** A shoot with one invite, whose mail has gone. */
async function withLetter(studio: Api): Promise<{ shoot: Shoot; letter: Letter }> {
  const shoot = await studio.shoot({ title: 'Refusée' });
  const path = { shootId: shoot.id };
  const { client } = studio;
  given(await createInvite({ client, path, body: { email: somebody('refus') } }));
  const newest = async (): Promise<Letter | undefined> =>
    given(await listLetters({ client, path })).items[0];
  await expect.poll(async () => (await newest())?.state).toBe('accepted');
  const letter = await newest();
  if (!letter) throw new Error('the letter is gone');
  return { shoot, letter };
}

function stateOf(words: Words, key: 'console_mail_accepted' | 'console_mail_opened'): string {
  return upTo(words(key, { when: '…' }));
}

async function takeOneHome(portal: Page, words: Words): Promise<void> {
  await portal.locator('[data-photograph]').first().getByRole('link').click();
  const download = portal.waitForEvent('download');
  await portal.getByRole('link', { name: words('viewer_download') }).click();
  await (await download).path();
}
