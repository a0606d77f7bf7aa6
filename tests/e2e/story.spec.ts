import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { mailAfter } from './mail.ts';
import { choose, expectInViewer, expectPhotographs, expectPictures, goTo } from './pages.ts';
import { tiles, viewer } from './pages.ts';
import { photographs } from './photographs.ts';
import { ADMIN } from './studio.ts';
import { wordsIn } from './words.ts';

const CLIENT = `delaunay-${Date.now()}@localhost.localdomain`;
const TITLE = 'Anne & Antoine';
const french = wordsIn('fr');

/** What the viewer's button gives to take home, under its name. */
async function download(page: Page, name: string): Promise<Buffer> {
  const downloading = page.waitForEvent('download');
  await viewer(page)
    .getByRole('link', { name: french('viewer_download') })
    .click();
  const taken = await downloading;
  expect(taken.suggestedFilename()).toBe(name);
  return readFileSync(await taken.path());
}

test('from an empty shoot to a client with their photographs', async ({ visit, watch, words }) => {
  test.slow();
  const chosen = photographs(12);
  /** In the order of the gallery. */
  let names: string[] = [];
  const console = await visit({ as: { email: ADMIN } });
  const portal = await visit({ language: 'fr' });
  const moves = console.getByRole('region', { name: words('console_moves') });
  const here = console
    .getByRole('list', { name: words('console_way') })
    .locator('[aria-current=step]');

  await test.step('the photographer makes a shoot', async () => {
    await goTo(console, '/studio/shoots');
    await console.getByRole('link', { name: words('console_shoot_new') }).click();
    // Exactly: the list that is just being left has a field of "Title or place".
    await console.getByLabel(words('console_field_title'), { exact: true }).fill(TITLE);
    await console.getByLabel(words('console_field_day')).fill('2026-09-12');
    await console.getByLabel(words('console_field_location')).fill('Étretat');
    await console.getByRole('button', { name: words('console_shoot_create') }).click();
    await expect(console.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    await expect(console).toHaveURL(/\/studio\/shoots\/[^/]+\/photographs$/);
  });

  await test.step('and uploads photographs, which appear as they get ready', async () => {
    await console.evaluate(() => (document.body.dataset['since'] = 'the upload began'));
    await choose(console, words, chosen);
    await expect(
      console
        .getByRole('region', { name: words('upload_panel') })
        .getByText(words('upload_standing_done', { count: 12 })),
    ).toBeVisible({ timeout: 30_000 });
    await expectPhotographs(console, 12);
    await expectPictures(console);
    await expect(
      console.getByRole('link', { name: /^Photographs\s*12$/ }),
      'the tab counts them',
    ).toBeVisible();
    await expect(console.locator('body'), 'without loading the page again').toHaveAttribute(
      'data-since',
      /./,
    );
  });

  await test.step('moves the shoot on, asked where a client would notice', async () => {
    await expect(here).toContainText(words('console_status_draft'));
    await expect(moves.getByRole('button', { name: words('console_move_delivered') })).toHaveCount(
      0,
    );
    await moves.getByRole('button', { name: words('console_move_skip_editing') }).click();
    await expect(here).toContainText(words('console_status_editing'));
    await moves.getByRole('button', { name: words('console_move_proofing') }).click();
    const question = console.getByRole('dialog', { name: words('console_ask_proofing') });
    await expect(question).toContainText(words('console_effect_shown_none'));
    await question.getByRole('button', { name: words('console_move_proofing') }).click();
    await expect(here).toContainText(words('console_status_proofing'));
  });

  await test.step('and gives somebody new access', async () => {
    await console.getByRole('link', { name: words('console_tab_clients') }).click();
    await console.getByLabel(words('console_client_add_label')).fill(CLIENT);
    await console.getByLabel(`${words('console_field_name')} (`).fill('Anne Delaunay');
    await console.getByRole('button', { name: words('console_client_add') }).click();
    await expect(
      console.getByText(words('console_client_added', { name: 'Anne Delaunay' })),
    ).toBeVisible();
  });

  await test.step('the client signs in and finds the shoot', async () => {
    await goTo(portal, '/sign-in');
    const { link } = await mailAfter(CLIENT, async () => {
      await portal.getByLabel(french('sign_in_email')).fill(CLIENT);
      await portal.getByRole('button', { name: french('sign_in_send') }).click();
    });
    await portal.goto('about:blank');
    await goTo(portal, link);
    await portal.getByRole('button', { name: french('sign_in_link_open') }).click();
    await expect(portal).toHaveURL('/shoots');
    await portal.getByRole('link', { name: TITLE }).click();
    await expect(portal.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    await expectPhotographs(portal, 12);
    await expectPictures(portal);
    const pictures = await tiles(portal).getByRole('img').all();
    const alts = await Promise.all(pictures.map((each) => each.getAttribute('alt')));
    names = alts.map((alt) => alt?.split(', ').at(-1) ?? '');
    expect(names.toSorted()).toEqual(chosen.map((path) => basename(path)));
  });

  const original = (): Buffer =>
    readFileSync(chosen.find((path) => basename(path) === names[0]) ?? '');

  const gallery = portal.url();
  await test.step('looks at one after the other', async () => {
    await tiles(portal).nth(1).getByRole('link').click();
    await expectInViewer(portal, names[1] ?? '');
    await portal.keyboard.press('ArrowRight');
    await expectInViewer(portal, names[2] ?? '');
    await viewer(portal)
      .getByRole('button', { name: french('viewer_previous') })
      .click();
    await viewer(portal)
      .getByRole('button', { name: french('viewer_previous') })
      .click();
    await expectInViewer(portal, names[0] ?? '');
    await expect(portal, 'each has an address').toHaveURL(/\/shoots\/[^/]+\/[^/]+$/);
  });

  await test.step('takes the largest size home, and no original yet', async () => {
    const bytes = await download(portal, names[0] ?? '');
    expect(bytes.subarray(0, 2).toString('hex'), 'a JPEG').toBe('ffd8');
    expect(digest(bytes)).not.toBe(digest(original()));
  });

  await test.step('closes it, comes back by the address', async () => {
    const deep = portal.url();
    await portal.keyboard.press('Escape');
    await expect(viewer(portal)).toHaveCount(0);
    await expect(portal).toHaveURL(gallery);
    await portal.goto(deep);
    await expectInViewer(portal, names[0] ?? '');
  });

  await test.step('has the originals once the shoot is delivered', async () => {
    await moves.getByRole('button', { name: words('console_move_delivered') }).click();
    const question = console.getByRole('dialog', { name: words('console_ask_delivered') });
    await expect(question).toContainText(words('console_effect_given', { count: 1 }));
    await question.getByRole('button', { name: words('console_move_delivered') }).click();
    await expect(here).toContainText(words('console_status_delivered'));

    await portal.reload();
    await expectInViewer(portal, names[0] ?? '');
    const bytes = await download(portal, names[0] ?? '');
    expect(digest(bytes)).toBe(digest(original()));
  });

  await test.step('and nothing any more once access is withdrawn', async () => {
    await portal.keyboard.press('Escape');
    const picture = await tiles(portal).first().getByRole('img').getAttribute('src');
    const image = await portal.request.get(picture ?? '');
    expect(image.status(), 'the address of a picture works').toBe(200);

    // The page that is open hears of it, and looks in vain for what it shows.
    watch.expect(404);
    await console
      .getByRole('button', {
        name: new RegExp(`^${words('console_client_withdraw')}.*Anne Delaunay$`),
      })
      .click();
    await expect(
      console.getByText(words('console_client_withdrawn', { name: 'Anne Delaunay' })),
    ).toBeVisible();

    await expect(portal.getByRole('heading', { name: french('error_not_found') })).toBeVisible();
    const gone = await portal.request.get(picture ?? '');
    expect(gone.status(), 'and works no more').toBe(404);
    const page = await portal.goto(gallery);
    expect(page?.status()).toBe(404);
    await expect(portal.getByRole('heading', { name: french('error_not_found') })).toBeVisible();
    await portal.goto('/shoots');
    await expect(portal.getByText(TITLE)).toHaveCount(0);
  });
});

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
