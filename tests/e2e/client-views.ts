import { expect } from '@playwright/test';

import { tiles, viewer } from './pages.ts';
import { expectListed, press, refuse, said } from './view.ts';
import type { View } from './view.ts';
import type { World } from './world.ts';

/** What a client has. */
export function clientViews({ delivered, planned, photographs: [first] }: World): View[] {
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
    {
      name: 'the viewer: a photograph that does not come',
      path: `/shoots/${delivered.id}`,
      refused: [404],
      before: (page) => page.route(/\/(medium|high)\//, (route) => route.fulfill({ status: 404 })),
      prepare: async (page, words) => {
        await expect(tiles(page).nth(1).getByRole('img')).toBeVisible();
        await tiles(page).nth(1).getByRole('link').click();
        await expect(viewer(page).getByText(words('viewer_failed')).first()).toBeVisible();
      },
    },
    { name: 'a gallery with nothing to see yet', path: `/shoots/${planned.id}` },
    { name: 'notifications, in the portal', path: '/notifications', prepare: expectListed },
    { name: 'my account', path: '/account' },
    {
      name: 'my account, saved',
      path: '/account',
      prepare: async (page, words) => {
        // In another language the page would begin anew.
        const own = words('language') === 'Langue' ? 'Français' : 'English';
        await page.getByRole('radio', { name: own }).check();
        await page.getByRole('button', { name: words('account_save') }).click();
        await expect(said(page, words, 'account_saved')).toBeVisible();
      },
    },
    {
      name: 'my account: a name that cannot be',
      path: '/account',
      refused: [422],
      prepare: async (page, words) => {
        const name = page.getByLabel(words('account_name'));
        await name.fill('Claire\u202e');
        await press(page, words, 'account_save');
        await expect(name).toHaveAttribute('aria-invalid', 'true');
      },
    },
  ];
}

/** What somebody has whose shoots are more than a page shows. */
export function regularViews({ long }: World): View[] {
  return [
    {
      name: 'my shoots, and older ones',
      path: '/shoots',
      prepare: (page, words) =>
        expect(page.getByRole('button', { name: words('shoots_more') })).toBeVisible(),
    },
    {
      name: 'my shoots: older ones that do not come',
      refused: [503],
      prepare: async (page, words) => {
        await refuse(page, { path: '/api/v1/shoots?*', status: 503 });
        await press(page, words, 'shoots_more');
        await expect(page.getByRole('alert')).toBeVisible();
      },
    },
    {
      name: 'a gallery whose end does not come',
      path: `/shoots/${long.id}`,
      refused: [503],
      before: async (page) => {
        // What happens elsewhere would have it try again by itself, at a moment of its own.
        await refuse(page, { path: '/api/v1/events/stream', status: 503 });
        await refuse(page, { path: '/shoots/*/photographs?*', status: 503 });
      },
      prepare: async (page, words) => {
        await page.evaluate(() => {
          scrollTo({ top: document.body.scrollHeight, behavior: 'instant' });
        });
        await expect(page.getByRole('alert')).toContainText(words('gallery_more_failed'));
      },
    },
    {
      name: 'and then the session is over',
      refused: [401],
      prepare: async (page, words) => {
        await refuse(page, { path: '/shoots/*/photographs?*', status: 401 });
        await press(page, words, 'gallery_retry');
        await expect(page.getByRole('link', { name: words('gallery_sign_in') })).toBeVisible();
      },
    },
  ];
}

/** What somebody has who was given one shoot: it fills the page. */
export function guestViews({ long }: World): View[] {
  return [
    {
      name: 'my only shoot',
      path: '/shoots',
      prepare: (page) => expect(page.getByRole('link', { name: long.title })).toBeVisible(),
    },
  ];
}

/** What somebody has who was given nothing yet. */
export function newcomerViews({ delivered }: World): View[] {
  return [
    { name: 'no shoots yet', path: '/shoots' },
    {
      name: 'no notifications yet',
      path: '/notifications',
      prepare: (page, words) => expect(said(page, words, 'inbox_empty')).toBeVisible(),
    },
    { name: 'a shoot of somebody else', path: `/shoots/${delivered.id}`, refused: [404] },
  ];
}
