import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { User } from '@tempsdarret/client';

import { choose, goTo, tiles, viewer } from './pages.ts';
import { photographs } from './photographs.ts';
import { ADMIN } from './studio.ts';
import type { Words } from './words.ts';
import type { World } from './world.ts';

/** A page in one of its states. */
export interface View {
  name: string;
  path: string;
  /** Which refusals belong to it. */
  refused?: readonly number[];
  /** What leads from the page to its state. */
  prepare?: (page: Page, words: Words) => Promise<unknown>;
}

/** The views of somebody; of nobody without `as`. */
export interface Walk {
  who: string;
  as?: Pick<User, 'email'>;
  views: View[];
}

const NOWHERE = '01arz3ndektsv4rrffq69g5fav';

/** Every view that there is, by who sees it. */
export function walks(world: World): Walk[] {
  return [
    { who: 'nobody', views: publicViews() },
    { who: 'a client', as: world.claire, views: clientViews(world) },
    { who: 'a newcomer', as: world.newcomer, views: newcomerViews(world) },
    { who: 'the photographer', as: { email: ADMIN }, views: consoleViews(world) },
  ];
}

function publicViews(): View[] {
  const address = (): string => `nobody-${Math.random()}@localhost.localdomain`;
  const ask = async (page: Page, words: Words): Promise<void> => {
    await page.getByLabel(words('sign_in_email')).fill(address());
    await page.getByRole('button', { name: words('sign_in_send') }).click();
    await expect(page.getByLabel(words('sign_in_code'))).toBeVisible();
  };
  return [
    { name: 'sign-in', path: '/sign-in' },
    { name: 'sign-in: a mail was sent', path: '/sign-in', prepare: ask },
    {
      name: 'sign-in: a wrong code',
      path: '/sign-in',
      refused: [401],
      prepare: async (page, words) => {
        await ask(page, words);
        await page.getByLabel(words('sign_in_code')).fill('123456');
        await page.getByRole('button', { name: words('sign_in_enter') }).click();
        await expect(page.getByRole('alert')).toBeVisible();
      },
    },
    {
      name: 'sign-in: the link',
      path: '/sign-in?from=mail#token=aaaaaaaaaa.bbbbbbbbbb.cccccccccc',
      prepare: (page, words) =>
        expect(page.getByRole('button', { name: words('sign_in_link_open') })).toBeVisible(),
    },
    {
      name: 'sign-in: a link that is refused',
      path: '/sign-in?from=another-mail#token=aaaaaaaaaa.bbbbbbbbbb.dddddddddd',
      refused: [401],
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('sign_in_link_open') }).click();
        await expect(page.getByRole('alert')).toBeVisible();
      },
    },
    { name: 'nothing here', path: '/nowhere', refused: [404] },
  ];
}

function clientViews({ delivered, planned, photographs: [first] }: World): View[] {
  return [
    { name: 'my shoots', path: '/shoots' },
    {
      name: 'a gallery',
      path: `/shoots/${delivered.id}`,
      prepare: (page) => expect(tiles(page).first().getByRole('img')).toBeVisible(),
    },
    {
      name: 'the viewer',
      path: `/shoots/${delivered.id}/${first?.id ?? ''}`,
      prepare: (page) => expect(viewer(page)).toBeVisible(),
    },
    { name: 'a gallery with nothing to see yet', path: `/shoots/${planned.id}` },
    { name: 'my account', path: '/account' },
    {
      name: 'my account, saved',
      path: '/account',
      prepare: async (page, words) => {
        // In another language the page would begin anew.
        const own = words('language') === 'Langue' ? 'Français' : 'English';
        await page.getByRole('radio', { name: own }).check();
        await page.getByRole('button', { name: words('account_save') }).click();
        await expect(page.getByText(words('account_saved'))).toBeVisible();
      },
    },
  ];
}

function newcomerViews({ delivered }: World): View[] {
  return [
    { name: 'no shoots yet', path: '/shoots' },
    { name: 'a shoot of somebody else', path: `/shoots/${delivered.id}`, refused: [404] },
  ];
}

function consoleViews({ claire, delivered, planned, photographs: [first] }: World): View[] {
  const shoot = `/studio/shoots/${delivered.id}`;
  const empty = `/studio/shoots/${planned.id}`;
  const asked = (page: Page): Promise<void> => expect(page.getByRole('dialog')).toBeVisible();
  return [
    { name: 'shoots', path: '/studio/shoots' },
    { name: 'shoots: nothing found', path: '/studio/shoots?q=zzzzzz' },
    { name: 'a new shoot', path: '/studio/shoots/new' },
    {
      name: 'a new shoot without a title',
      path: '/studio/shoots/new',
      refused: [422],
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_shoot_create') }).click();
        await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
      },
    },
    {
      name: 'photographs',
      path: `${shoot}/photographs`,
      prepare: (page) => expect(tiles(page).first().getByRole('img')).toBeVisible(),
    },
    {
      name: 'the viewer in the console',
      path: `${shoot}/photographs/${first?.id ?? ''}`,
      prepare: (page) => expect(viewer(page)).toBeVisible(),
    },
    {
      name: 'photographs: about to be deleted',
      path: `${shoot}/photographs`,
      prepare: async (page, words) => {
        await tiles(page).first().getByRole('checkbox').check();
        await page.getByRole('button', { name: words('upload_delete') }).click();
        await asked(page);
      },
    },
    {
      name: 'photographs: duplicates, and a file of another kind',
      path: `${shoot}/photographs`,
      prepare: async (page, words) => {
        await choose(page, words, [...photographs(2), import.meta.filename]);
        for (const key of ['upload_duplicate_count', 'upload_turned_away_count'] as const) {
          const count = key === 'upload_duplicate_count' ? 2 : 1;
          await expect(page.getByRole('region', { name: words(key, { count }) })).toBeVisible();
        }
      },
    },
    { name: 'no photographs yet', path: `${empty}/photographs` },
    { name: 'details', path: `${shoot}/details` },
    {
      name: 'details: about to be deleted',
      path: `${shoot}/details`,
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_delete_shoot') }).click();
        await asked(page);
      },
    },
    {
      name: 'a move that is asked about',
      path: `${shoot}/details`,
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_move_back_proofing') }).click();
        await asked(page);
      },
    },
    { name: 'clients', path: `${shoot}/clients` },
    {
      name: 'clients: people found',
      path: `${empty}/clients`,
      prepare: async (page, words) => {
        await page.getByLabel(words('console_client_add_label')).pressSequentially('Noé');
        await expect(page.getByRole('button', { name: /Noé Newcomer/ }).first()).toBeVisible();
      },
    },
    { name: 'people', path: '/studio/users' },
    { name: 'people: nobody found', path: '/studio/users?q=zzzzzz' },
    { name: 'somebody new', path: '/studio/users/new' },
    {
      name: 'somebody new without an address',
      path: '/studio/users/new',
      refused: [422],
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_user_create'), exact: true }).click();
        await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
      },
    },
    { name: 'somebody', path: `/studio/users/${claire.id}` },
    {
      name: 'somebody about to be deleted',
      path: `/studio/users/${claire.id}`,
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_user_delete') }).click();
        await asked(page);
      },
    },
    { name: 'nothing here, in the console', path: `/studio/shoots/${NOWHERE}`, refused: [404] },
  ];
}

/** Open a view and bring it into its state. */
export async function open(page: Page, view: View, words: Words): Promise<void> {
  await goTo(page, view.path);
  await view.prepare?.(page, words);
}
