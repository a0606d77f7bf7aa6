import { transitionShoot } from '@tempsdarret/client';

import { given } from './api.ts';
import { expect, test } from './fixtures.ts';
import { mailsTo } from './mail.ts';
import { goTo } from './pages.ts';
import { photographs } from './photographs.ts';
import { said } from './view.ts';

const LINK = /https?:\/\/\S+\/api\/v1\/unsubscriptions\/[\w.-]+/;

test('what one is written about is for oneself to say', async ({ studio, visit, words }) => {
  const reader = await studio.person('Mireille Mails');
  const shoot = await studio.shoot({
    title: 'Lettres',
    photographs: photographs(1),
    clients: [reader],
    through: ['editing'],
  });
  given(
    await transitionShoot({
      client: studio.client,
      path: { shootId: shoot.id },
      body: { to: 'delivered' },
    }),
  );
  const found = (): string | undefined =>
    mailsTo(reader.email)
      .map((text) => LINK.exec(text)?.[0])
      .find(Boolean);
  await expect.poll(found, { message: 'a mail with a link to unsubscribe' }).toBeTruthy();

  await test.step('by the link in the mail, without signing in', async () => {
    const page = await visit();
    await page.goto(found() ?? '');
    await expect(page, 'the ticket is out of the address').toHaveURL('/unsubscribe');
    await page.getByRole('button', { name: words('unsubscribe_confirm') }).click();
    await expect(page.getByText(words('unsubscribe_done'))).toBeVisible();
  });

  await test.step('and in the account', async () => {
    const page = await visit({ as: reader });
    await goTo(page, '/account');
    const shoots = page.getByLabel(words('account_mails_shoots'));
    await expect(shoots, 'what the link did').not.toBeChecked();
    await shoots.check();
    await page.getByRole('button', { name: words('account_mails_save') }).click();
    await expect(said(page, words, 'account_saved')).toBeVisible();
    await goTo(page, '/account');
    await expect(shoots).toBeChecked();
    await expect(page.getByLabel(words('account_mails_invites'))).toBeChecked();
  });
});

test('a link to unsubscribe that is not complete says so', async ({ visit, watch, words }) => {
  watch.expect(404);
  const page = await visit();
  await goTo(page, '/unsubscribe');
  await expect(page.getByText(words('unsubscribe_missing'))).toBeVisible();
  await page.goto('/unsubscribe?from=mail#token=12345678.AAAAAAAAAAAAAAAAAAAAAAAA.invite.1');
  await page.getByRole('button', { name: words('unsubscribe_confirm') }).click();
  await expect(page.getByRole('alert')).toContainText(words('unsubscribe_missing'));
});
