import { join } from 'node:path';

import type { Page } from '@playwright/test';
import { previewLetter } from '@tempsdarret/client';
import type { Language, LetterKind } from '@tempsdarret/client';

import { given, TO_DELIVERED, TO_PROOFING } from './api.ts';
import { expect, test } from './fixtures.ts';
import type { Visit } from './fixtures.ts';
import { choose, expectInViewer, expectPictures, goTo } from './pages.ts';
import { photographs } from './photographs.ts';
import { ADMIN } from './studio.ts';

const PHONE = { width: 390, height: 844 };
const LANGUAGES: Language[] = ['fr', 'en'];
const LETTERS: LetterKind[] = [
  'sign-in',
  'invite',
  'invite-reminder',
  'proofs-ready',
  'shoot-delivered',
];
const into = process.env['E2E_SCREENSHOTS'] ?? '';

test('screenshots', async ({ studio, visit, words }) => {
  test.setTimeout(180_000);
  const [first, second, ...others] = photographs(24);
  const all = [...others, first ?? '', second ?? ''];
  const claire = await studio.person('Claire Moreau', 'client', 'claire.moreau@example.com');
  const antoine = await studio.person('Antoine Prévost', 'client', 'antoine@example.com');
  const clients = [claire, antoine];
  await studio.shoot({ title: 'Maison Verdier, portraits', shootDate: '2026-12-03T14:30:00Z' });
  const growing = await studio.shoot({
    title: 'La famille Delaunay',
    shootDate: '2026-10-18',
    location: 'Honfleur',
    photographs: all.slice(15, 18),
    through: ['editing'],
  });
  await studio.shoot({
    title: 'Fiançailles',
    shootDate: '2026-04-11',
    location: 'Fécamp',
    photographs: all.slice(2, 5),
    clients,
    through: TO_PROOFING,
  });
  const wedding = await studio.shoot({
    title: 'Claire & Antoine',
    shootDate: '2026-09-12',
    location: 'Étretat',
    photographs: all,
    clients,
    through: TO_DELIVERED,
  });
  const [seen] = await studio.files(wedding.id);
  const gallery = `/shoots/${wedding.id}`;
  const album = `/studio/shoots/${growing.id}`;
  const admin = { email: ADMIN };

  const take = async (
    name: string,
    { path, before = path, ...look }: Visit & { path: string; before?: string },
    prepare: (page: Page) => Promise<unknown> = expectPictures,
  ): Promise<void> => {
    await test.step(name, async () => {
      const page = await visit(look);
      // On a first visit nothing waits for the typeface; this is what people see from then on.
      await goTo(page, before);
      await goTo(page, path);
      await prepare(page);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(into, `${name}.png`), animations: 'disabled' });
      await page.context().close();
    });
  };
  const atOnce = (): Promise<void> => Promise.resolve();
  const inViewer = async (page: Page): Promise<void> => {
    await expectInViewer(page, seen?.filename ?? '');
    await expect(page.locator('.pswp__preloader--active')).toHaveCount(0);
  };
  const takenHome = async (page: Page): Promise<void> => {
    await inViewer(page);
    const address = await page
      .getByRole('link', { name: words('viewer_download') })
      .getAttribute('href');
    expect((await page.request.get(address ?? '')).status()).toBe(200);
  };
  const covers = (page: Page): Promise<void> =>
    expect
      .poll(() =>
        page
          .locator('main img')
          .evaluateAll((found) => found.map((each) => (each as HTMLImageElement).naturalWidth > 0)),
      )
      .not.toContain(false);

  await take('sign-in-phone', { path: '/sign-in', language: 'fr', ...PHONE }, atOnce);
  await take('shoots-phone', { path: '/shoots', as: claire, language: 'fr', ...PHONE }, covers);
  await take('shoots-desktop', { path: '/shoots', as: claire, language: 'fr' }, covers);
  await take('gallery-phone', { path: gallery, as: claire, language: 'fr', ...PHONE });
  await take('gallery-desktop', { path: gallery, as: claire, theme: 'dark', language: 'fr' });
  const photograph = `${gallery}/${seen?.id ?? ''}`;
  await take('viewer-phone', { path: photograph, as: claire, ...PHONE }, inViewer);
  await take('viewer-desktop', { path: photograph, as: claire }, takenHome);
  await take('console-desktop', { path: '/studio/shoots', as: admin }, covers);
  await take(
    'console-phone',
    { path: '/studio/shoots', as: admin, theme: 'dark', ...PHONE },
    covers,
  );
  const clientsOf = `/studio/shoots/${wedding.id}/clients`;
  /** The mails have gone; Claire has been there since, above. */
  const written = (page: Page): Promise<void> =>
    expect(page.getByText(words('console_mail_unopened')).first()).toBeVisible();
  await take('clients-desktop', { path: clientsOf, as: admin }, written);
  await take('clients-phone', { path: clientsOf, as: admin, theme: 'dark', ...PHONE }, written);
  await take('letters-desktop', { path: '/studio/letters?language=fr', as: admin }, (page) =>
    expect(page.frameLocator('iframe').getByRole('link').first()).toBeVisible(),
  );
  // What is read already looks no longer as it did.
  const before = '/account';
  const told = (page: Page): Promise<void> =>
    expect(page.getByRole('link', { name: wedding.title }).first()).toBeVisible();
  await take('notifications-desktop', { path: '/studio/notifications', before, as: admin }, told);
  await take(
    'notifications-phone',
    { path: '/notifications', before, as: antoine, theme: 'dark', language: 'fr', ...PHONE },
    told,
  );
  await take('upload-desktop', { path: `${album}/photographs`, as: admin }, uploading);
  /** In the middle of an upload: some are there, the others are held up. */
  async function uploading(page: Page): Promise<void> {
    let sent = 0;
    await page.route('**/api/v1/shoots/*/files', async (route) => {
      if (route.request().method() === 'POST') sent += 1;
      if (sent <= 2 || route.request().method() !== 'POST') await route.continue();
    });
    await choose(page, words, all.slice(6, 15));
    await expect(page.locator('[data-photograph] img')).not.toHaveCount(0);
    await expect.poll(() => sent).toBeGreaterThan(4);
    await expectPictures(page);
  }
});

test('letters', async ({ studio, visit }) => {
  test.setTimeout(120_000);
  const page = await visit({ width: 640, height: 400 });
  for (const kind of LETTERS) {
    for (const language of LANGUAGES) {
      const preview = given(
        await previewLetter({ client: studio.client, path: { kind }, query: { language } }),
      );
      await page.setContent(preview.html);
      await expect(page.locator('body')).toContainText("Temps D'arrêt");
      const path = join(into, `letter-${kind}-${language}.png`);
      await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    }
  }
});
