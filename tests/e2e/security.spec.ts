import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { COOKIE } from './sessions.ts';
import { web } from './studio.ts';
import { open } from './view.ts';
import { WALKERS, walkOf } from './views.ts';
import { Watch } from './watch.ts';

for (const who of WALKERS) {
  test(`what ${who} is sent: a strict policy, and never the bearer`, async ({
    sessions,
    standIn,
    studio,
    visit,
    watch,
    words,
    world,
  }) => {
    test.slow();
    for (const { as, at, views } of walkOf(who, { world, studio, standIn })) {
      const bearer = as ? await sessions.bearerOf(as.email) : 'no bearer at all';
      const page = await visit({ ...(as && { as }), ...(at && { at }) });
      const texts = textsOf(page);
      const nonces = new Set<string>();
      const documents = views.filter(({ path }) => path !== undefined);
      for (const view of documents) {
        await test.step(view.name, async () => {
          watch.expect(...(view.refused ?? []));
          const answering = page.waitForResponse(
            (response) => response.request().isNavigationRequest() && response.status() !== 303,
          );
          await open(page, view, words);
          const headers = (await answering).headers();
          const policy = headers['content-security-policy'] ?? '';
          expect(policy).toContain("default-src 'none'");
          expect(policy).toContain("frame-ancestors 'none'");
          expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:/);
          expect(headers['x-content-type-options']).toBe('nosniff');
          expect(headers['referrer-policy']).toBe('same-origin');
          expect(headers['cache-control']).toContain('private');
          nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
          expect(await readable(page), 'what scripts can read').not.toContain(bearer);
        });
      }
      expect(nonces.size, 'each page has a nonce of its own').toBe(documents.length);
      // A stream of events ends with its page.
      await page.goto('about:blank');
      for (const { url, text } of await Promise.all(texts)) {
        expect(text.includes(bearer), `the bearer is in ${url}`).toBe(false);
      }
    }
  });
}

test('the session is in cookies that scripts never see', async ({ visit, world }) => {
  const page = await visit({ as: world.claire });
  await page.goto('/shoots');
  const cookies = await page.context().cookies();
  const sessions = cookies.filter(({ name }) => name.endsWith(COOKIE));
  expect(sessions.map(({ name }) => name).toSorted()).toEqual([`__Host-${COOKIE}`, COOKIE]);
  for (const { name, httpOnly, sameSite, secure } of sessions) {
    expect({ name, httpOnly, sameSite, secure }).toEqual({
      name,
      httpOnly: true,
      sameSite: 'Lax',
      secure: name.startsWith('__Host-'),
    });
  }
  expect(await page.evaluate(() => document.cookie)).not.toContain(COOKIE);
});

test('another site can make nobody change anything', async ({ browser, sessions, world }) => {
  const context = await browser.newContext();
  await context.addCookies(await sessions.of(world.claire.email));
  const page = await context.newPage();
  // As bad as it gets: a cookie that comes along from everywhere.
  await context.addCookies(
    (await context.cookies())
      .filter(({ secure }) => secure)
      .map((cookie) => ({ ...cookie, sameSite: 'None' as const })),
  );
  for (const target of [
    `${web}/sign-out`,
    `${web}/account?/leave`,
    `${web}/api/v1/auth/sessions/renew`,
  ]) {
    await page.route('http://elsewhere.test/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${target}"><button>A prize!</button></form>`,
      }),
    );
    await page.goto('http://elsewhere.test/');
    const answering = page.waitForResponse(target);
    await page.getByRole('button').click();
    expect((await answering).status(), target).toBe(403);
    await page.unroute('http://elsewhere.test/');
  }
  await page.goto(`${web}/account`);
  await expect(page, 'nothing has happened').toHaveURL(`${web}/account`);
  await context.close();
});

test('what must not happen on a page is noticed by these tests', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: web });
  const watch = new Watch();
  watch.follow(context);
  const page = await context.newPage();
  await page.goto('/sign-in');
  expect(watch.faults).toEqual([]);
  await page.evaluate(() => {
    document.body.setAttribute('style', 'color: red');
    document.head.append(document.createElement('script'));
    const script = document.createElement('script');
    script.setAttribute('src', 'https://elsewhere.test/script.js');
    document.body.innerHTML += '<img src="https://elsewhere.test/pixel.gif" onerror="alert(1)">';
    setTimeout(() => {
      throw new Error('nobody catches this');
    });
  });
  for (const fault of ['inline style', 'elsewhere.test', 'nobody catches this']) {
    await expect.poll(() => watch.faults.join('\n')).toContain(fault);
  }
  await context.close();
});

/** All that a page is sent in words. */
function textsOf(page: Page): Promise<{ url: string; text: string }>[] {
  const texts: Promise<{ url: string; text: string }>[] = [];
  page.on('response', (response) => {
    const kind = response.headers()['content-type'] ?? '';
    if (!/^(text|application)\//.test(kind) || response.status() >= 300) return;
    const url = response.url();
    // The browser forgets what a page was sent when it goes on to the next.
    const text = response.text().catch(() => '');
    texts.push(text.then((found) => ({ url, text: found })));
  });
  return texts;
}

/** Whatever a script of the page could read. */
function readable(page: { evaluate: <T>(read: () => T) => Promise<T> }): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
      location.href,
      history.state,
      document.documentElement.outerHTML,
    ]),
  );
}
