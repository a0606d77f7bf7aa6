import type { Locator, Page } from '@playwright/test';
import { createInvite } from '@tempsdarret/client';

import { given, TO_PROOFING } from './api.ts';
import { expect, test } from './fixtures.ts';
import { mailAfter } from './mail.ts';
import { expectPhotographs, goTo } from './pages.ts';
import { photographs } from './photographs.ts';
import { ADMIN } from './studio.ts';
import { wordsIn } from './words.ts';
import type { Words } from './words.ts';

const french = wordsIn('fr');
let people = 0;

function somebody(name: string): string {
  people += 1;
  return `${name}-${process.pid}-${Date.now()}-${people}@localhost.localdomain`;
}

test('from a pasted list to a gallery, and the photographer sees it', async ({
  studio,
  visit,
  watch,
  words,
}) => {
  test.slow();
  watch.expect(401, 422);
  const title = 'Sous les pommiers';
  const shoot = await studio.shoot({
    title,
    photographs: photographs(2),
    through: TO_PROOFING,
  });
  const ines = somebody('ines');
  const paul = somebody('paul');
  const other = await studio.person('Olga Other');
  const console = await visit({ as: { email: ADMIN } });
  const invited = (address: string): Locator =>
    console
      .getByRole('region', { name: words('console_invites') })
      .getByRole('listitem')
      .filter({ hasText: address });
  await goTo(console, `/studio/shoots/${shoot.id}/clients`);
  await console.evaluate(() => (document.body.dataset['since'] = 'the invite'));

  const { link, token } = await mailAfter(
    ines,
    async () => {
      const field = console.getByLabel(words('console_invite_addresses'));
      await field.fill(`Inès Invitée <${ines}>; ${paul},\nnobody, ${ines.toUpperCase()}`);
      await console.getByLabel(words('console_invite_message')).fill('Bonjour !\nRegardez.');
      await console.getByLabel(words('console_invite_language')).selectOption('fr');
      await console.getByRole('button', { name: words('console_invite_send') }).click();
      const outcomes = console.getByRole('region', { name: words('console_invite_outcomes') });
      await expect(outcomes.getByText(words('console_invite_sent'))).toHaveCount(2);
      await expect(field, 'what is no address stays').toHaveValue('nobody');
      await expect(invited(ines)).toContainText('Inès Invitée');
      await expect(invited(paul)).toHaveCount(1);
    },
    'invite',
  );

  const portal = await visit({ language: 'fr', as: other });
  // As programs do that look into mails, from somewhere else.
  for (let count = 0; count < 2; count++) expect((await fetch(link)).status).toBe(200);
  await openLink(portal, link);
  await expect(portal, 'the token is out of the address').toHaveURL('/invite');
  await expect(
    portal.getByText(french('invite_signed_in', { email: other.email })),
    'somebody else is signed in here',
  ).toBeVisible();
  await portal.getByRole('button', { name: french('invite_open') }).click();
  await expect(portal).toHaveURL('/shoots');
  await portal.getByRole('link', { name: title }).click();
  await expectPhotographs(portal, 2);
  await goTo(portal, '/account');
  await expect(portal.getByText(ines), 'and not any more').toBeVisible();
  expect(await portal.evaluate(() => document.documentElement.outerHTML)).not.toContain(token);

  await expect(invited(ines), 'by itself').toContainText(/Accepted/);
  await expect(
    console
      .getByRole('region', { name: words('console_clients'), exact: true })
      .getByRole('link', { name: 'Inès Invitée' }),
  ).toBeVisible();
  await expect(console.locator('body'), 'without loading the page').toHaveAttribute(
    'data-since',
    /./,
  );

  const again = await visit();
  await openLink(again, link);
  await again.getByRole('button', { name: words('invite_open') }).click();
  await expect(again.getByRole('alert')).toHaveText(words('invite_used'));
  await again.getByRole('link', { name: words('invite_sign_in') }).click();
  await expect(again.getByLabel(words('sign_in_email'))).toBeVisible();
});

test('a link whose invite is revoked, and one that is not complete, in words', async ({
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(401);
  const shoot = await studio.shoot({ title: 'Taken back' });
  const address = somebody('revoked');
  const path = { shootId: shoot.id };
  const { link } = await mailAfter(
    address,
    async () =>
      given(await createInvite({ client: studio.client, path, body: { email: address } })),
    'invite',
  );
  const guest = await visit();
  await openLink(guest, link.slice(0, -4));
  await guest.getByRole('button', { name: words('invite_open') }).click();
  await expect(guest.getByRole('alert')).toHaveText(words('invite_invalid'));

  const console = await visit({ as: { email: ADMIN } });
  await goTo(console, `/studio/shoots/${shoot.id}/clients`);
  await console
    .getByRole('button', { name: `${words('console_invite_revoke')}: ${address}` })
    .click();
  const question = console.getByRole('dialog', { name: words('console_invite_revoke_ask') });
  await expect(question).toContainText(address);
  await question.getByRole('button', { name: words('console_invite_revoke') }).click();
  await expect(
    console.getByText(words('console_invite_revoked_now', { email: address })),
  ).toBeVisible();

  // Into the page that is open: nothing but the fragment changes.
  await guest.evaluate((address) => location.assign(address), link);
  await guest.getByRole('button', { name: words('invite_open') }).click();
  await expect(guest.getByRole('alert')).toHaveText(words('invite_revoked'));
});

test('inviting, sending again and revoking by keyboard alone', async ({ studio, visit, words }) => {
  const shoot = await studio.shoot({ title: 'By keyboard' });
  const address = somebody('keys');
  const page = await visit({ as: { email: ADMIN } });
  await goTo(page, `/studio/shoots/${shoot.id}/clients`);
  const { keyboard } = page;
  await tabTo(page, page.getByLabel(words('console_invite_addresses')));
  await keyboard.type(address);
  await tabTo(page, page.getByRole('button', { name: words('console_invite_send') }));
  await keyboard.press('Enter');
  await expect(
    page.getByRole('region', { name: words('console_invite_outcomes') }),
    'what became of it',
  ).toBeFocused();

  await tabTo(page, about(page, words, 'console_invite_resend', address));
  await keyboard.press('Enter');
  await expect(page.getByText(words('console_invite_resent', { email: address }))).toBeVisible();

  await tabTo(page, about(page, words, 'console_invite_revoke', address));
  await keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: words('console_invite_revoke_ask') });
  await tabTo(page, question.getByRole('button', { name: words('console_invite_revoke') }));
  await keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(
    page.getByRole('listitem').filter({ hasText: address }).last(),
    'the focus stays where something was done',
  ).toBeFocused();
});

function about(
  page: Page,
  words: Words,
  key: 'console_invite_resend' | 'console_invite_revoke',
  address: string,
): Locator {
  return page.getByRole('button', { name: `${words(key)}: ${address}` });
}

/** Press Tab until something has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let count = 0; count < 60; count++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

/** From the mail, which is not a page of ours: the fragment alone would not load the page again. */
async function openLink(page: Page, link: string): Promise<void> {
  await page.goto('about:blank');
  await goTo(page, link);
}
