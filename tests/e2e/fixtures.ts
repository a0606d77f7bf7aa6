import { expect, test as base } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import type { User } from '@tempsdarret/client';

import { Api } from './api.ts';
import { Sessions } from './sessions.ts';
import { StandIn } from './stand-in.ts';
import { ADMIN } from './studio.ts';
import { Watch } from './watch.ts';
import { wordsIn } from './words.ts';
import type { Language, Words } from './words.ts';
import { buildWorld } from './world.ts';
import type { World } from './world.ts';

/** How somebody comes to the pages. */
export interface Visit {
  /** Who they are; nobody without it. */
  as?: Pick<User, 'email'>;
  /** Where the pages are, if not where they usually are. */
  at?: string;
  language?: Language;
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
}

interface TestFixtures {
  /** Notes what must never happen on a page; the test fails if something has. */
  watch: Watch;
  words: Words;
  /** A page in a browser of its own, for somebody. */
  visit: (visit?: Visit) => Promise<Page>;
}

interface WorkerFixtures {
  sessions: Sessions;
  /** The API as the admin may use it. */
  studio: Api;
  world: World;
  standIn: StandIn;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  sessions: [
    async ({ browser }, use) => {
      await use(new Sessions(browser));
    },
    { scope: 'worker' },
  ],

  studio: [
    async ({ sessions }, use) => {
      await use(new Api(await sessions.bearerOf(ADMIN)));
    },
    { scope: 'worker' },
  ],

  world: [
    async ({ studio }, use) => {
      await use(await buildWorld(studio));
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  standIn: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from here.
    async ({}, use) => {
      const standIn = await StandIn.begin();
      await use(standIn);
      await standIn.end();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  watch: [
    async ({ context }, use) => {
      const watch = new Watch();
      watch.follow(context);
      await use(watch);
      expect(watch.faults, 'what must never happen on a page').toEqual([]);
    },
    { auto: true },
  ],

  words: async ({ locale }, use) => {
    await use(wordsIn(locale?.startsWith('fr') ? 'fr' : 'en'));
  },

  visit: async ({ browser, sessions, viewport, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async ({ as, at, language, theme = 'light', width, height } = {}) => {
      const context = await browser.newContext({
        colorScheme: theme,
        ...(at && { baseURL: at }),
        ...(language && { locale: LOCALES[language] }),
        ...(width && { viewport: { width, height: height ?? viewport?.height ?? width } }),
      });
      contexts.push(context);
      watch.follow(context, at);
      if (as) await context.addCookies(await sessions.of(as.email));
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export const LOCALES = { en: 'en-GB', fr: 'fr-FR' } as const;

export { expect };
