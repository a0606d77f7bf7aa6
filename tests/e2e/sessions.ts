import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import type { Browser, BrowserContext } from '@playwright/test';

import { signInMail } from './mail.ts';
import { folder, web } from './studio.ts';

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** The cookie that every browser takes from a plain http address. */
export const COOKIE = 'session';

/**
 * What browsers hold of people who have signed in once already. An address may have three mails an
 * hour: a session serves every test, and outlives the process that a failed test ends.
 */
export class Sessions {
  readonly #browser: Browser;
  readonly #kept = join(folder, 'sessions');

  constructor(browser: Browser) {
    this.#browser = browser;
    mkdirSync(this.#kept, { recursive: true });
  }

  async of(address: string): Promise<Cookies> {
    const kept = join(this.#kept, `${address}.json`);
    if (!existsSync(kept)) {
      const context = await this.#browser.newContext({ baseURL: web });
      await signIn(context, address);
      const cookies = await context.cookies();
      await context.close();
      // Not the language: each test chooses its own.
      writeFileSync(kept, JSON.stringify(cookies.filter(({ httpOnly }) => httpOnly)));
    }
    return JSON.parse(readFileSync(kept, 'utf8')) as Cookies;
  }

  async bearerOf(address: string): Promise<string> {
    const cookies = await this.of(address);
    return cookies.find(({ name }) => name === COOKIE)?.value ?? '';
  }
}

/** Sign a browser in without opening a page in it. */
export async function signIn(context: BrowserContext, address: string): Promise<void> {
  const { token } = await signInMail(address);
  const answer = await context.request.post('/sign-in?/link', {
    form: { token },
    headers: { Origin: web, Accept: 'text/html' },
    maxRedirects: 0,
  });
  expect(answer.status(), await answer.text()).toBe(303);
}
