import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { problem } from './stand-in.ts';
import type { Instead, StandIn } from './stand-in.ts';
import { press } from './view.ts';
import type { View } from './view.ts';
import type { Words } from './words.ts';

const unavailable = problem(503, 'unavailable');
const signedOut = problem(401, 'unauthenticated');

/** What nobody in particular sees of a studio whose API is away. */
export function awayFromNobody(standIn: StandIn): View[] {
  return [
    {
      name: 'sign-in, which nobody answers',
      path: '/sign-in',
      refused: [503],
      before: () => standIn.say(),
      prepare: async (page, words) => {
        await standIn.away();
        await page.getByLabel(words('sign_in_email')).fill('nobody@localhost.localdomain');
        await press(page, words, 'sign_in_send');
        await expect(page.getByRole('alert')).toHaveText(words('problem_unavailable'));
      },
    },
  ];
}

/** What its clients see. */
export function awayFromClients(standIn: StandIn): View[] {
  return [
    {
      name: 'my shoots, and the studio is away',
      path: '/shoots',
      refused: [503],
      before: () => standIn.away(),
      prepare: expectAway,
    },
    {
      name: 'my account, which cannot be saved',
      path: '/account',
      refused: [503],
      before: () => standIn.say(),
      prepare: async (page, words) => {
        await standIn.away();
        await press(page, words, 'account_save');
        await expect(page.getByRole('alert')).toHaveText(words('problem_unavailable'));
      },
    },
  ];
}

/** What the photographer sees when the API is away, or answers this and not that. */
export function awayFromPhotographer(standIn: StandIn): View[] {
  const says = (instead: Instead) => (): Promise<void> => standIn.say(instead);
  return [
    {
      name: 'the console, and the studio is away',
      path: '/studio/shoots',
      refused: [503],
      before: () => standIn.away(),
      prepare: expectAway,
    },
    {
      name: 'shoots that do not come',
      path: '/studio/shoots',
      refused: [503],
      before: says({ 'GET /shoots': unavailable }),
      prepare: (page, words) =>
        expect(page.getByRole('link', { name: words('error_again') })).toBeVisible(),
    },
    {
      name: 'no shoots at all yet',
      path: '/studio/shoots',
      before: says({ 'GET /shoots': { status: 200, body: { items: [], nextCursor: null } } }),
      prepare: (page, words) =>
        expect(
          page.getByRole('link', { name: words('console_shoots_create_first') }),
        ).toBeVisible(),
    },
    {
      name: 'a new shoot that is not taken',
      path: '/studio/shoots/new',
      refused: [503],
      before: says({ 'POST /shoots': unavailable }),
      prepare: async (page, words) => {
        await createShoot(page, words);
        await expect(page.getByRole('alert')).toBeVisible();
      },
    },
    {
      name: 'a new shoot, and the session is over',
      path: '/studio/shoots/new',
      refused: [401],
      before: says({ 'POST /shoots': signedOut }),
      prepare: async (page, words) => {
        await createShoot(page, words);
        await expect(
          page.getByRole('link', { name: words('console_sign_in_again') }),
        ).toBeVisible();
      },
    },
  ];
}

async function expectAway(page: Page, words: Words): Promise<void> {
  await expect(page.getByRole('heading', { name: words('error_title') })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveText(words('problem_unavailable'));
}

async function createShoot(page: Page, words: Words): Promise<void> {
  await page.getByLabel(words('console_field_title'), { exact: true }).fill('Never there');
  await press(page, words, 'console_shoot_create');
}
