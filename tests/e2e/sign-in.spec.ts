import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { mailAfter } from './mail.ts';
import type { Mail } from './mail.ts';
import { goTo } from './pages.ts';
import type { Words } from './words.ts';

test('an address, a mail, a link and one button', async ({ page, studio, words }) => {
  const claire = await studio.person('Claire Link');
  await goTo(page, '/account');
  await expect(page, 'nobody gets anywhere without a session').toHaveURL(
    '/sign-in?next=%2Faccount',
  );
  const { link, token } = await askForMail(page, words, claire.email);
  await expect(page.getByRole('heading', { name: words('sign_in_sent_title') })).toBeVisible();
  await expect(page.getByRole('status')).toContainText(claire.email);

  const past = await page.evaluate(() => history.length);
  await openLink(page, link);
  await expect(page, 'the token is out of the address').toHaveURL('/sign-in');
  await page.getByRole('button', { name: words('sign_in_link_open') }).click();
  await expect(page, 'where they were going').toHaveURL('/account');
  await expect(page.getByText(claire.email)).toBeVisible();

  await page.goBack();
  expect(page.url(), 'and of the history').not.toContain(token);
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(past + 3);
  expect(await everythingKept(page)).not.toContain(token);
});

test('a link that was used, that is not complete, or that is over', async ({
  page,
  studio,
  visit,
  watch,
  words,
}) => {
  const claire = await studio.person('Claire Twice');
  await goTo(page, '/sign-in');
  const { link } = await askForMail(page, words, claire.email);
  await openLink(page, link);
  await page.getByRole('button', { name: words('sign_in_link_open') }).click();
  await expect(page).toHaveURL('/shoots');

  watch.expect(401);
  const again = await visit();
  await goTo(again, link);
  await again.getByRole('button', { name: words('sign_in_link_open') }).click();
  await expect(
    again.getByRole('heading', { name: words('sign_in_link_refused') }),
    'each link opens once',
  ).toBeVisible();
  await expect(again.getByRole('alert')).toContainText('used already');
  await again.getByRole('button', { name: words('sign_in_new_link') }).click();
  await expect(again.getByLabel(words('sign_in_email'))).toBeVisible();

  const cut = await visit({ language: 'fr' });
  await goTo(cut, link.slice(0, -4));
  await cut.locator('form[action="?/link"] button').click();
  await expect(cut.getByRole('alert')).toContainText('lien');
});

test('the code, a wrong one first', async ({ page, studio, watch, words }) => {
  const claire = await studio.person('Claire Code');
  watch.expect(401, 422);
  await goTo(page, '/sign-in');
  const { code } = await askForMail(page, words, claire.email);
  const field = page.getByLabel(words('sign_in_code'));
  const enter = page.getByRole('button', { name: words('sign_in_enter') });

  await field.fill('12');
  await enter.click();
  await expect(field, 'six digits').toHaveAttribute('aria-invalid', 'true');

  await field.fill(code === '000000' ? '000001' : '000000');
  await enter.click();
  await expect(page.getByRole('alert')).toContainText(/code is wrong/i);
  await expect(field, 'they can try again').toBeVisible();

  await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await enter.click();
  await expect(page).toHaveURL('/shoots');
});

test('a fourth mail within an hour is refused in plain words', async ({ page, watch, words }) => {
  watch.expect(429);
  await goTo(page, '/sign-in');
  const address = `nobody-${Date.now()}@localhost.localdomain`;
  await page.getByLabel(words('sign_in_email')).fill(address);
  await page.getByRole('button', { name: words('sign_in_send') }).click();
  const again = page.getByRole('button', { name: words('sign_in_again') });
  for (let count = 2; count <= 3; count++) {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await again.click();
    await answered;
    await expect(again).toBeEnabled();
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
  await again.click();
  await expect(page.getByRole('alert')).toContainText(/too often/i);
  await expect(page.getByText(address), 'and nothing tells whether we know them').toBeVisible();
});

test('signing out here, and everywhere', async ({ page, studio, visit, words }) => {
  const claire = await studio.person('Claire Leaves');
  const phone = await visit({ as: claire });
  const laptop = await visit({ as: claire });
  for (const each of [phone, laptop]) {
    await goTo(each, '/account');
    await expect(each.getByText(claire.email)).toBeVisible();
  }
  await laptop.getByRole('button', { name: words('account_leave') }).click();
  await expect(laptop).toHaveURL('/sign-in');
  await phone.reload();
  await expect(phone, 'a session that was ended').toHaveURL(/\/sign-in\?next=%2Faccount/);

  const { link } = await mailAfter(claire.email, async () => {
    await goTo(page, '/sign-in');
    await page.getByLabel(words('sign_in_email')).fill(claire.email);
    await page.getByRole('button', { name: words('sign_in_send') }).click();
  });
  await openLink(page, link);
  await page.getByRole('button', { name: words('sign_in_link_open') }).click();
  await expect(page).toHaveURL('/shoots');
  await page.getByRole('button', { name: words('sign_out') }).click();
  await expect(page).toHaveURL('/sign-in');
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('session');
});

/** Ask for a mail on the sign-in page that is open, and wait for it. */
async function askForMail(page: Page, words: Words, address: string): Promise<Mail> {
  return mailAfter(address, async () => {
    await page.getByLabel(words('sign_in_email')).fill(address);
    await page.getByRole('button', { name: words('sign_in_send') }).click();
  });
}

/** From the mail, which is not a page of ours: the fragment alone would not load the page again. */
async function openLink(page: Page, link: string): Promise<void> {
  await page.goto('about:blank');
  await goTo(page, link);
}

/** Whatever a script of the page could read. */
function everythingKept(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
      document.documentElement.outerHTML,
    ]),
  );
}
