import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { askForMails } from './mail.ts';
import { press } from './view.ts';
import type { View } from './view.ts';
import type { Words } from './words.ts';

/** What there is without a session. */
export function publicViews(): View[] {
  return [
    { name: 'sign-in', path: '/sign-in' },
    { name: 'sign-in: a mail was sent', path: '/sign-in', prepare: ask },
    {
      name: 'sign-in: an address that is not complete',
      path: '/sign-in',
      refused: [422],
      prepare: async (page, words) => {
        await page.getByLabel(words('sign_in_email')).fill('claire@localhost');
        await press(page, words, 'sign_in_send');
        await expect(page.getByLabel(words('sign_in_email'))).toHaveAttribute(
          'aria-invalid',
          'true',
        );
      },
    },
    {
      name: 'sign-in: too many mails',
      path: '/sign-in',
      refused: [429],
      prepare: async (page, words) => {
        const address = nobody();
        await askForMails(address, 3);
        await page.getByLabel(words('sign_in_email')).fill(address);
        await press(page, words, 'sign_in_send');
        await expect(page.getByRole('alert')).toBeVisible();
      },
    },
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
    { name: 'invite: without its link', path: '/invite' },
    {
      name: 'invite: the link',
      path: '/invite?from=mail#token=aaaaaaaaaa.bbbbbbbbbb.cccccccccc',
      prepare: (page, words) =>
        expect(page.getByRole('button', { name: words('invite_open') })).toBeVisible(),
    },
    {
      name: 'invite: a link that is refused',
      refused: [401],
      prepare: async (page, words) => {
        await press(page, words, 'invite_open');
        await expect(page.getByRole('alert')).toContainText(words('invite_invalid'));
      },
    },
    { name: 'nothing here', path: '/nowhere', refused: [404] },
  ];
}

function nobody(): string {
  return `nobody-${Math.random()}@localhost.localdomain`;
}

async function ask(page: Page, words: Words): Promise<void> {
  await page.getByLabel(words('sign_in_email')).fill(nobody());
  await page.getByRole('button', { name: words('sign_in_send') }).click();
  await expect(page.getByLabel(words('sign_in_code'))).toBeVisible();
}
