import type { Locator, Page } from '@playwright/test';

import { TO_PROOFING } from './api.ts';
import { expect, test } from './fixtures.ts';
import { mailAfter } from './mail.ts';
import {
  expectInViewer,
  expectPhotographs,
  expectPictures,
  expectUncropped,
  goTo,
  tiles,
  viewer,
} from './pages.ts';
import { photographs } from './photographs.ts';
import { kilobytesOf, MOST_SCRIPT } from './weight.ts';

test('a shoot of somebody else is not there, whatever address is tried', async ({
  visit,
  watch,
  words,
  world,
}) => {
  watch.expect(404);
  const page = await visit({ as: world.newcomer });
  const { delivered } = world;
  const [first] = world.photographs;
  for (const path of [
    `/shoots/${delivered.id}`,
    `/shoots/${delivered.id}/${first?.id ?? ''}`,
    `/studio/shoots/${delivered.id}/photographs`,
    '/studio/users',
  ]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: words('error_not_found') })).toBeVisible();
    const text = await page.locator('body').innerText();
    expect(text, path).not.toContain(delivered.title);
    expect(text, `${path}: never a stack`).not.toMatch(/\bat \S+:\d+|Error:/);
  }
  for (const path of [`shoots/${delivered.id}`, `files/${first?.id ?? ''}`]) {
    const answer = await page.request.get(`/api/v1/${path}`);
    expect(answer.status(), path).toBe(404);
  }
});

test('what a photograph looks like is settled before it comes', async ({ visit, world }) => {
  const page = await visit({ as: world.claire });
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as { value?: number }).value ?? 0);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await goTo(page, `/shoots/${world.delivered.id}`);
  await expectPictures(page);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, each) => sum + each, 0)).toBeLessThan(0.01);
  await expectUncropped(page, world.photographs);
});

test('further photographs come on the way to a gallery’s end', async ({ visit, world }) => {
  const page = await visit({ as: world.guest });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await goTo(page, `/shoots/${world.long.id}`);
  await expectPhotographs(page, world.longCount);
  const furthest = async (): Promise<number> => {
    await page.mouse.wheel(0, 2000);
    const places = tiles(page).evaluateAll((all) =>
      all.map((tile) => Number(tile.getAttribute('aria-posinset'))),
    );
    return Math.max(...(await places));
  };
  await expect.poll(furthest, { message: 'the last one is there' }).toBe(world.longCount);
  await expectPictures(page);
  expect(asked).toContain(`/shoots/${world.long.id}/photographs`);
  const api = asked.filter((path) => path.startsWith('/api/') && path.endsWith('/files'));
  expect(api, 'not by the API’s client, which a phone needn’t load').toEqual([]);
});

test('further photographs are for those who may see them', async ({ studio, visit, world }) => {
  const { long, delivered } = world;
  const [first, second] = await studio.files(long.id);
  const [elsewhere] = world.photographs;
  const ask = async (page: Page, path: string): Promise<[number, unknown]> => {
    const answer = await page.request.get(`/shoots/${path}`);
    expect(answer.headers()['cache-control'], path).toContain('private');
    const kind = answer.ok() ? 'application/json' : 'application/problem+json';
    expect(answer.headers()['content-type'], path).toBe(kind);
    return [answer.status(), await answer.json()];
  };

  const guest = await visit({ as: world.guest });
  const [status, page] = await ask(guest, `${long.id}/photographs?limit=1`);
  expect([status, page]).toMatchObject([200, { items: [{ id: first?.id }] }]);
  const cursor = encodeURIComponent((page as { nextCursor: string }).nextCursor);
  expect(await ask(guest, `${long.id}/photographs?limit=1&cursor=${cursor}`)).toMatchObject([
    200,
    { items: [{ id: second?.id }] },
  ]);

  for (const query of ['', '?limit=0', '?limit=201', '?limit=many', '?limit=1&cursor=nonsense']) {
    const [refused] = await ask(guest, `${long.id}/photographs${query}`);
    expect(refused, query).toBe(400);
  }
  const [refused, problem] = await ask(guest, `${delivered.id}/photographs?limit=1`);
  expect(refused).toBe(404);
  expect(JSON.stringify(problem)).not.toContain(elsewhere?.filename);

  const nobody = await visit();
  expect((await ask(nobody, `${long.id}/photographs?limit=1`))[0]).toBe(401);
});

test('a gallery’s page has no more script than a phone is glad to load', async ({
  visit,
  world,
}) => {
  const page = await visit({ as: world.guest });
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url());
  });
  await goTo(page, `/shoots/${world.long.id}`);
  await expectPictures(page);
  await page.waitForLoadState('networkidle');
  const kilobytes = kilobytesOf(scripts);
  expect(kilobytes).toBeGreaterThan(20);
  expect(kilobytes, 'gzipped').toBeLessThanOrEqual(MOST_SCRIPT);
});

test('what is not ready to be seen says so, and what is proofed has no original', async ({
  studio,
  visit,
  words,
}) => {
  const claire = await studio.person('Claire Proofs');
  const shoot = await studio.shoot({
    title: 'Proofs',
    photographs: photographs(2),
    clients: [claire],
    through: ['editing'],
  });
  const page = await visit({ as: claire });
  await page.goto(`/shoots/${shoot.id}`);
  await expect(page.getByText(words('gallery_being_edited'), { exact: true })).toBeVisible();
  await expect(tiles(page)).toHaveCount(0);

  await studio.move(shoot.id, TO_PROOFING[1]);
  await page.reload();
  await expect(tiles(page)).toHaveCount(2);
  const html = await page.content();
  expect(html).toMatch(/\/thumb\//);
  expect(html, 'no address of an original').not.toMatch(/\/original\//);
});

test('by the keyboard alone, from the mail to a photograph and back', async ({
  page,
  studio,
  words,
}) => {
  const claire = await studio.person('Claire Keys');
  const shoot = await studio.shoot({
    title: 'Keys',
    photographs: photographs(5),
    clients: [claire],
    through: TO_PROOFING,
  });
  await goTo(page, '/sign-in');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: words('skip_to_content') })).toBeFocused();
  await expect(page.getByRole('link', { name: words('skip_to_content') })).toBeInViewport();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel(words('sign_in_email')));
  const { code } = await mailAfter(claire.email, async () => {
    await page.keyboard.type(claire.email);
    await page.keyboard.press('Enter');
  });
  await tabTo(page, page.getByLabel(words('sign_in_code')));
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/shoots');

  await tabTo(page, page.getByRole('link', { name: shoot.title }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: shoot.title })).toBeVisible();
  const link = (index: number): Locator => tiles(page).nth(index).getByRole('link');
  await tabTo(page, link(0));
  await page.keyboard.press('ArrowRight');
  await expect(link(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(link(4)).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expectVisibleFocus(link(1));

  const names = (await studio.files(shoot.id)).map(({ filename }) => filename);
  await page.keyboard.press('Enter');
  await expectInViewer(page, names[1] ?? '');
  await page.keyboard.press('ArrowRight');
  await expectInViewer(page, names[2] ?? '');
  for (const name of ['viewer_close', 'viewer_download', 'viewer_next'] as const) {
    await tabTo(page, viewer(page).getByLabel(words(name), { exact: true }));
  }
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await expect(link(2), 'the focus is on the photograph that was looked at last').toBeFocused();
  await expectVisibleFocus(link(2));
});

/** Press Tab until the focus is there; each stop on the way must be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const isThere = (): Promise<boolean> =>
    target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 30 && !(await isThere()); presses++) {
    await page.keyboard.press('Tab');
  }
  await expectVisibleFocus(target);
}

/** It has the focus, and something around it says so. */
async function expectVisibleFocus(target: Locator): Promise<void> {
  await expect(target).toBeFocused();
  await expect(target).toBeInViewport();
  const isSeen = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
  expect(isSeen, 'the focus is seen').toBe(true);
}
