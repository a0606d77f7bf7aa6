import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { User } from '@tempsdarret/client';

import { goTo } from './pages.ts';
import { problem } from './stand-in.ts';
import { shutGate } from './uploading.ts';
import type { Reason } from './watch.ts';
import type { Key, Words } from './words.ts';

/** A page in one of its states. */
export interface View {
  name: string;
  /** Its address; without one, it is what the view before it becomes. */
  path?: string;
  /** Which refusals belong to it. */
  refused?: readonly Reason[];
  /** What there has to be before the page is opened. */
  before?: (page: Page) => Promise<unknown>;
  /** What leads from the page to its state. */
  prepare?: (page: Page, words: Words) => Promise<unknown>;
}

/** The views of somebody; of nobody without `as`. */
export interface Walk {
  as?: Pick<User, 'email'>;
  /** Where the pages are, if not where they usually are. */
  at?: string;
  views: View[];
}

/** Open a view and bring it into its state. */
export async function open(page: Page, view: View, words: Words): Promise<void> {
  if (view.path !== undefined) {
    // First, or what the page before wants to send would get through.
    await shutGate(page);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await view.before?.(page);
    await goTo(page, view.path);
  }
  await view.prepare?.(page, words);
}

/** Press the button that says so. */
export async function press(page: Page, words: Words, key: Key): Promise<void> {
  await page.getByRole('button', { name: words(key), exact: true }).click();
}

/** Where the page says so, and nothing more: other sentences may end in the same words. */
export function said(page: Page, words: Words, key: Key): Locator {
  return page.getByText(words(key), { exact: true });
}

/** Something is listed in the page. */
export async function expectListed(page: Page): Promise<void> {
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
}

/** The page's own requests of this kind are refused as the API does it. */
export async function refuse(
  page: Page,
  { method = 'GET', path, status }: { method?: string; path: string; status: number },
): Promise<void> {
  // Long enough for whatever wants to try again.
  const headers = { 'Retry-After': '3600' };
  await page.route(`**${path}`, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    const { body } = problem(status, REFUSALS[status] ?? 'unavailable');
    return route.fulfill({
      status,
      headers,
      contentType: 'application/problem+json',
      json: body,
    });
  });
}

const REFUSALS: Record<number, string> = {
  401: 'unauthenticated',
  415: 'not-a-photograph',
  429: 'too-many-requests',
};
