import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { problem } from './stand-in.ts';
import type { Instead, StandIn } from './stand-in.ts';
import { EVERYTHING, NOTHING } from './inbox-views.ts';
import { expectListed, press } from './view.ts';
import type { View } from './view.ts';
import type { Words } from './words.ts';
import type { World } from './world.ts';

const unavailable = problem(503, 'unavailable');
const LETTERS = {
  items: [
    {
      id: '01k7r3d9pz7b1x5wq0vn8yskme',
      type: 'invite.sent',
      subject: '01k7r2c8hx5n0wq3zj6v9ykm4t',
      time: '2026-06-22T09:14:00Z',
      deadAt: '2026-06-22T10:19:31Z',
      attempts: 12,
      trouble: "invites: AutoReconnect('127.0.0.1:27017: connection closed')",
    },
  ],
  nextCursor: null,
};
const FAILED = {
  items: [
    {
      id: 'invite.01k7r2c8hx5n0wq3zj6v9ykm4t.1',
      kind: 'invite',
      recipient: 'camille.dubois@example.com',
      userId: null,
      inviteId: null,
      state: 'refused',
      attempts: 1,
      reply: '550 5.1.1 <camille.dubois@example.com>: User unknown in virtual mailbox table',
      queuedAt: '2026-06-21T08:00:00Z',
      dueAt: null,
      acceptedAt: null,
      openedAt: null,
    },
  ],
  nextCursor: 'AAAAAAAA',
};
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
      name: 'my shoots, and nobody says how much is unread',
      path: '/shoots',
      before: () => standIn.say({ 'GET /notifications/unread': unavailable }),
      prepare: (page, words) =>
        expect(page.getByRole('link', { name: words('inbox_title'), exact: true })).toBeVisible(),
    },
    {
      name: 'notifications that do not come, in the portal',
      path: '/notifications',
      refused: [503],
      before: () => standIn.say({ 'GET /notifications': unavailable }),
      prepare: (page, words) =>
        expect(page.getByRole('button', { name: words('error_again') })).toBeVisible(),
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
export function awayFromPhotographer(standIn: StandIn, { planned }: World): View[] {
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
      name: 'invites that do not come',
      path: `/studio/shoots/${planned.id}/clients`,
      before: says({ [`GET /shoots/${planned.id}/invites`]: unavailable }),
      prepare: (page, words) =>
        expect(page.getByRole('alert')).toContainText(words('console_invites_failed')),
    },
    {
      name: 'mails and visits that do not come',
      path: `/studio/shoots/${planned.id}/clients`,
      before: says({
        [`GET /shoots/${planned.id}/letters`]: unavailable,
        [`GET /shoots/${planned.id}/visits`]: unavailable,
      }),
      prepare: (page, words) =>
        expect(page.getByRole('alert')).toContainText(words('console_mails_failed')),
    },
    {
      name: 'a mail that was refused, and older ones',
      path: `/studio/shoots/${planned.id}/clients`,
      before: says({ [`GET /shoots/${planned.id}/letters`]: { status: 200, body: FAILED } }),
      prepare: async (page, words) => {
        await expect(page.getByRole('button', { name: words('console_mail_retry') })).toBeVisible();
        await expect(page.getByRole('link', { name: words('console_mails_older') })).toBeVisible();
      },
    },
    {
      name: 'a mail that cannot be looked at',
      path: '/studio/letters',
      refused: [503],
      before: says({ 'GET /letters/invite/preview': unavailable }),
      prepare: (page, words) =>
        expect(page.getByRole('link', { name: words('error_again') })).toBeVisible(),
    },
    {
      name: 'notifications of every kind, and too many to count',
      path: '/studio/notifications',
      refused: [503],
      before: says({
        'GET /notifications': { status: 200, body: EVERYTHING },
        'GET /notifications/unread': { status: 200, body: { unread: 100 } },
        'POST /notifications/read': unavailable,
      }),
      prepare: expectListed,
    },
    {
      name: 'no notifications, in the console',
      path: '/studio/notifications',
      before: says({ 'GET /notifications': { status: 200, body: NOTHING } }),
      prepare: (page, words) =>
        expect(page.getByText(words('inbox_empty'), { exact: true })).toBeVisible(),
    },
    {
      name: 'notifications that do not come',
      path: '/studio/notifications',
      refused: [503],
      before: says({ 'GET /notifications': unavailable }),
      prepare: (page, words) =>
        expect(page.getByRole('link', { name: words('error_again') })).toBeVisible(),
    },
    {
      name: 'dead letters',
      path: '/studio/dead-letters',
      before: says({ 'GET /events/dead-letters': { status: 200, body: LETTERS } }),
      prepare: (page, words) =>
        expect(page.getByText(words('console_happened_invite_sent'))).toBeVisible(),
    },
    {
      name: 'the way to dead letters',
      path: '/studio/shoots/new',
      prepare: (page, words) =>
        expect(page.getByRole('link', { name: words('console_letters_look') })).toBeVisible(),
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
