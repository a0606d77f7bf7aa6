import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { expectAlive, expectPhotographs, goTo } from './pages.ts';
import { ADMIN } from './studio.ts';
import { said } from './view.ts';
import type { Words } from './words.ts';

test('the API goes away and comes back: a page says so, and one button brings it', async ({
  standIn,
  visit,
  watch,
  words,
  world,
}) => {
  watch.expect(503);
  await standIn.away();
  const page = await visit({ as: world.claire, at: standIn.web });
  const answer = await page.goto(`/shoots/${world.delivered.id}`);
  expect(answer?.status()).toBe(503);
  await expect(page.getByRole('alert')).toHaveText(words('problem_unavailable'));
  expect(await again(page, words), 'still away').toBe(503);
  await expect(page.getByRole('alert')).toHaveText(words('problem_unavailable'));

  await standIn.say();
  expect(await again(page, words)).toBe(200);
  await expect(page.getByRole('heading', { level: 1, name: world.delivered.title })).toBeVisible();
  await expectPhotographs(page, world.photographs.length);
});

test('what was typed is still there when the API is back', async ({
  standIn,
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(503);
  await standIn.say();
  const shoot = await studio.shoot({ title: 'Before the storm' });
  const page = await visit({ as: { email: ADMIN }, at: standIn.web });
  await goTo(page, `/studio/shoots/${shoot.id}/details`);
  const title = page.getByLabel(words('console_field_title'), { exact: true });
  await title.fill('After the storm');
  await standIn.away();
  await page.getByRole('button', { name: words('console_save') }).click();
  await expect(page.getByRole('alert')).toHaveText(words('problem_unavailable'));
  await expect(title).toHaveValue('After the storm');
  await standIn.say();
  await page.getByRole('button', { name: words('console_save') }).click();
  await expect(said(page, words, 'console_saved')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'After the storm' })).toBeVisible();
});

/** Press the button that tries once more; what the page's answer is then. */
async function again(page: Page, words: Words): Promise<number> {
  await expectAlive(page);
  const answering = page.waitForResponse((response) => response.request().isNavigationRequest());
  await page.getByRole('button', { name: words('error_again') }).click();
  const answer = await answering;
  await page.waitForLoadState();
  return answer.status();
}
