import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { FilePage } from '@tempsdarret/client';

import { Drag } from './drag.ts';
import { choose, expectPhotographs, tiles, viewer } from './pages.ts';
import { photographs } from './photographs.ts';
import { holdUploads } from './uploading.ts';
import { press, refuse } from './view.ts';
import type { View } from './view.ts';
import type { Key, Words } from './words.ts';
import type { World } from './world.ts';

/** What the photographer has of a shoot's photographs. */
export function uploadViews(world: World): View[] {
  return [...albumViews(world), ...sendingViews(world)];
}

function albumViews({ delivered, long, mixed, planned, photographs: [first] }: World): View[] {
  const album = `/studio/shoots/${delivered.id}/photographs`;
  return [
    { name: 'no photographs yet', path: `/studio/shoots/${planned.id}/photographs` },
    {
      name: 'photographs',
      path: album,
      prepare: (page) => expect(tiles(page).first().getByRole('img')).toBeVisible(),
    },
    {
      name: 'photographs: some are selected',
      path: album,
      prepare: async (page, words) => {
        for (const index of [0, 1]) await tiles(page).nth(index).getByRole('checkbox').check();
        await expect(page.getByText(words('upload_selected', { count: 2 }))).toBeVisible();
      },
    },
    {
      name: 'photographs: about to be deleted',
      prepare: async (page, words) => {
        await press(page, words, 'upload_delete');
        await expect(page.getByRole('dialog')).toBeVisible();
      },
    },
    {
      name: 'photographs: they could not be deleted',
      refused: [503],
      prepare: async (page, words) => {
        await refuse(page, { method: 'DELETE', path: '/api/v1/files/*', status: 503 });
        await page.getByRole('button', { name: words('upload_delete_deed', { count: 2 }) }).click();
        await expect(page.getByRole('alert')).toHaveText(words('upload_delete_stopped'));
      },
    },
    {
      name: 'the viewer in the console',
      path: `${album}/${first?.id ?? ''}`,
      prepare: (page) => expect(viewer(page)).toBeVisible(),
    },
    {
      name: 'photographs: one that cannot be shown, and doubles',
      path: `/studio/shoots/${mixed.id}/photographs`,
      prepare: async (page, words) => {
        await expectPhotographs(page, 4);
        await expect(tiles(page).first()).toContainText(words('gallery_failed'));
      },
    },
    {
      name: 'photographs: only those that cannot be shown',
      prepare: async (page, words) => {
        await page.getByRole('radio', { name: words('upload_show_failed') }).check();
        await expectPhotographs(page, 1);
      },
    },
    {
      name: 'photographs: some are being developed',
      path: `/studio/shoots/${long.id}/photographs`,
      before: (page) =>
        page.route('**/api/v1/shoots/*/files?*', async (route) => {
          const response = await route.fetch();
          const { items, ...others } = (await response.json()) as FilePage;
          const json = { ...others, items: items.map(unfinished) };
          await route.fulfill({ response, json });
        }),
      prepare: async (page, words) => {
        await expect(
          page.getByText(words('upload_pending_count', { count: 26 }), { exact: true }),
        ).toBeVisible();
        await expect(tiles(page).first()).toContainText(words('gallery_processing'));
      },
    },
    {
      name: 'photographs: the list could not be brought up to date',
      path: album,
      refused: [503],
      before: (page) => refuse(page, { path: '/api/v1/shoots/*/files?*', status: 503 }),
      prepare: async (page, words) => {
        await expect(page.getByRole('alert')).toContainText(words('upload_listing_failed'));
      },
    },
  ];
}

function sendingViews({ delivered, shared }: World): View[] {
  const album = `/studio/shoots/${delivered.id}/photographs`;
  const empty = `/studio/shoots/${shared.id}/photographs`;
  /** Those that the shoot doesn't have yet. */
  const others = photographs(12).slice(8);
  const stands = (page: Page, words: Words, key: Key, count = 0): Promise<void> =>
    expect(panel(page, words).getByText(words(key, { count }))).toBeVisible();
  return [
    {
      name: 'photographs: duplicates, and a file of another kind',
      path: album,
      prepare: async (page, words) => {
        await choose(page, words, [...photographs(2), import.meta.filename]);
        for (const key of ['upload_duplicate_count', 'upload_turned_away_count'] as const) {
          const count = key === 'upload_duplicate_count' ? 2 : 1;
          await expect(page.getByRole('region', { name: words(key, { count }) })).toBeVisible();
        }
      },
    },
    {
      name: 'photographs: something is held above the page',
      path: empty,
      prepare: async (page, words) => {
        await (await Drag.begin(page, [import.meta.dirname])).enter();
        await expect(page.getByText(words('upload_drop_here'))).toBeVisible();
      },
    },
    {
      name: 'photographs on their way',
      path: album,
      refused: ['net::ERR_INTERNET_DISCONNECTED'], // When they are left.
      prepare: async (page, words) => {
        const gate = await holdUploads(page, 0);
        await choose(page, words, others);
        await gate.reached;
        await stands(page, words, 'upload_standing_sending', 4);
      },
    },
    {
      name: 'photographs: a pause, and what is on its way',
      prepare: async (page, words) => {
        await press(page, words, 'upload_pause');
        await stands(page, words, 'upload_standing_finishing', 3);
      },
    },
    {
      name: 'photographs: a pause',
      prepare: async (page, words) => {
        await press(page, words, 'upload_stop');
        await stands(page, words, 'upload_standing_paused');
      },
    },
    {
      name: 'photographs: the studio wants a rest',
      path: album,
      refused: [429],
      prepare: async (page, words) => {
        await refuse(page, { method: 'POST', path: '/api/v1/shoots/*/files', status: 429 });
        await choose(page, words, others);
        await stands(page, words, 'upload_standing_resting');
      },
    },
    {
      name: 'photographs that were not taken',
      path: album,
      refused: [415],
      prepare: async (page, words) => {
        await refuse(page, { method: 'POST', path: '/api/v1/shoots/*/files', status: 415 });
        await choose(page, words, others.slice(2));
        await expect(
          page.getByRole('region', { name: words('upload_failed_count', { count: 2 }) }),
        ).toBeVisible();
      },
    },
    {
      name: 'photographs: the session is over',
      path: album,
      refused: [401],
      prepare: async (page, words) => {
        await refuse(page, { method: 'POST', path: '/api/v1/shoots/*/files', status: 401 });
        await choose(page, words, others);
        await expect(
          page.getByRole('dialog', { name: words('upload_session_title') }),
        ).toBeVisible();
      },
    },
    {
      name: 'photographs: and they sign in later',
      prepare: async (page, words) => {
        await press(page, words, 'upload_session_later');
        await stands(page, words, 'upload_standing_signed_out');
      },
    },
  ];
}

function panel(page: Page, words: Words): Locator {
  return page.getByRole('region', { name: words('upload_panel') });
}

function unfinished(file: FilePage['items'][number]): FilePage['items'][number] {
  return { ...file, state: 'processing', urls: {} };
}
