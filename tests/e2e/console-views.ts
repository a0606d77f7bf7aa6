import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import type { Api } from './api.ts';
import { expectListed, press, refuse, said } from './view.ts';
import type { View } from './view.ts';
import type { Words } from './words.ts';
import type { World } from './world.ts';

const NOWHERE = '01arz3ndektsv4rrffq69g5fav';

/** What the photographer has: shoots and people. Uploading and photographs are elsewhere. */
export function consoleViews(world: World, studio: Api): View[] {
  return [
    ...listViews(),
    ...detailViews(world, studio),
    ...accessViews(world, studio),
    ...inviteViews(world),
    ...mailViews(world),
    ...peopleViews(world),
    { name: 'nothing here, in the console', path: `/studio/shoots/${NOWHERE}`, refused: [404] },
  ];
}

function listViews(): View[] {
  return [
    { name: 'shoots', path: '/studio/shoots' },
    {
      name: 'shoots: the others do not come',
      refused: [503],
      prepare: async (page, words) => {
        await refuse(page, { path: '/api/v1/shoots?*', status: 503 });
        await page.getByRole('link', { name: words('console_more') }).click();
        await expect(page.getByRole('alert')).toBeVisible();
      },
    },
    { name: 'shoots: nothing found', path: '/studio/shoots?q=zzzzzz' },
    { name: 'a new shoot', path: '/studio/shoots/new' },
    {
      name: 'a new shoot without a title',
      path: '/studio/shoots/new',
      refused: [422],
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_shoot_create') }).click();
        await expectFault(page);
      },
    },
  ];
}

function detailViews({ delivered, shared }: World, studio: Api): View[] {
  const details = `/studio/shoots/${delivered.id}/details`;
  const theirs = `/studio/shoots/${shared.id}/details`;
  return [
    { name: 'details', path: details },
    {
      name: 'details, saved',
      path: theirs,
      prepare: async (page, words) => {
        await page.getByLabel(words('console_field_notes')).fill(`Of ${Date.now()}`);
        await press(page, words, 'console_save');
        await expect(said(page, words, 'console_saved')).toBeVisible();
      },
    },
    {
      name: 'details: nothing changed',
      prepare: async (page, words) => {
        await press(page, words, 'console_save');
        await expect(page.getByText(words('console_nothing_changed'))).toBeVisible();
      },
    },
    {
      name: 'details: an hour without its day',
      refused: [422],
      prepare: async (page, words) => {
        await page.getByLabel(words('console_field_hour')).fill('12:30');
        await press(page, words, 'console_save');
        await expectFault(page);
      },
    },
    {
      name: 'details: somebody else saved meanwhile',
      // Not as if the page were loaded again: what was typed would be there again, too.
      path: `${theirs}?meanwhile`,
      refused: [412],
      prepare: async (page, words) => {
        await page.getByLabel(words('console_field_location')).fill('Mine');
        await page.getByLabel(words('console_field_notes')).fill('Mine');
        await studio.edit(shared.id, { location: `Theirs ${Date.now()}`, notes: null });
        await press(page, words, 'console_save');
        await expect(page.getByRole('alert')).toContainText(words('console_conflict_lead'));
        await expect(page.getByText(words('console_theirs_empty'))).toBeVisible();
      },
    },
    {
      name: 'details: about to be deleted',
      path: details,
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_delete_shoot') }).click();
        await expectAsked(page);
      },
    },
    {
      name: 'details: about to be deleted by another name',
      refused: [422],
      prepare: async (page, words) => {
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('Another');
        await dialog.getByRole('button', { name: words('console_delete_shoot_deed') }).click();
        await expect(dialog.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true');
      },
    },
    {
      name: 'a move that is asked about',
      path: details,
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_move_back_proofing') }).click();
        await expectAsked(page);
      },
    },
    {
      name: 'a move that somebody else made first',
      path: theirs,
      refused: [412],
      prepare: async (page, words) => {
        await studio.move(shared.id, 'cancelled');
        await press(page, words, 'console_move_skip_editing');
        await expect(page.getByRole('alert')).toContainText(words('console_status_cancelled'));
        await studio.move(shared.id, 'draft');
      },
    },
  ];
}

function accessViews({ delivered, regular, planned, shared }: World, studio: Api): View[] {
  const ofNobody = `/studio/shoots/${shared.id}/clients`;
  const search = async (page: Page, words: Words, text: string): Promise<void> =>
    page.getByLabel(words('console_client_add_label')).pressSequentially(text);
  return [
    { name: 'clients', path: `/studio/shoots/${delivered.id}/clients` },
    {
      name: 'clients: people found',
      path: `/studio/shoots/${planned.id}/clients`,
      prepare: async (page, words) => {
        await search(page, words, 'Noé');
        await expect(page.getByRole('button', { name: /Noé Newcomer/ }).first()).toBeVisible();
      },
    },
    {
      name: 'clients: somebody new',
      path: ofNobody,
      prepare: async (page, words) => {
        await search(page, words, 'somebody@example.com');
        await expect(page.getByLabel(`${words('console_field_name')} (`)).toBeVisible();
      },
    },
    {
      name: 'clients: an address that is not complete',
      path: ofNobody,
      refused: [422],
      prepare: async (page, words) => {
        await search(page, words, 'zzzzzz');
        await expect(page.getByText(words('console_people_none'))).toBeVisible();
        await press(page, words, 'console_client_add');
        await expectFault(page);
      },
    },
    {
      name: 'clients: a search that fails',
      path: ofNobody,
      refused: [503],
      prepare: async (page, words) => {
        await refuse(page, { path: '/api/v1/users?*', status: 503 });
        await search(page, words, 'Noé');
        await expect(page.getByText(words('console_people_failed'))).toBeVisible();
      },
    },
    {
      name: 'clients: access is withdrawn, and nobody is left',
      path: ofNobody,
      before: () => studio.grant(shared.id, regular.id),
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_client_withdraw') }).click();
        await expect(page.getByRole('button', { name: words('console_undo') })).toBeVisible();
      },
    },
    {
      name: 'clients: and given back',
      prepare: async (page, words) => {
        await press(page, words, 'console_undo');
        const name = regular.name ?? '';
        await expect(page.getByText(words('console_client_added', { name }))).toBeVisible();
      },
    },
  ];
}

function inviteViews({ planned, claire, me }: World): View[] {
  const clients = `/studio/shoots/${planned.id}/clients`;
  const address = `invited-${Date.now()}@example.com`;
  return [
    {
      name: 'invites: what became of each',
      path: clients,
      refused: [422],
      prepare: async (page, words) => {
        const list = `Inès <${address}>; ${claire.email}, ${me.email}\nnobody`;
        await page.getByLabel(words('console_invite_addresses')).fill(list);
        await press(page, words, 'console_invite_send');
        const outcomes = page.getByRole('region', { name: words('console_invite_outcomes') });
        await expect(outcomes.getByText(words('console_invite_runs_the_studio'))).toBeVisible();
        await expectFault(page);
      },
    },
    {
      name: 'invites: about to be revoked',
      path: clients,
      prepare: async (page, words) => {
        const revoke = words('console_invite_revoke');
        await page.getByRole('button', { name: `${revoke}: ${address}` }).click();
        await expectAsked(page);
      },
    },
    {
      name: 'invites: one is revoked',
      prepare: async (page, words) => {
        await page
          .getByRole('dialog')
          .getByRole('button', { name: words('console_invite_revoke') })
          .click();
        await expect(
          page.getByText(words('console_invite_revoked_now', { email: address })),
        ).toBeVisible();
        // In another language, or another theme, they are invited anew.
        await expect(page.getByRole('dialog')).toBeHidden();
      },
    },
    { name: 'dead letters: none', path: '/studio/dead-letters' },
    { name: 'notifications', path: '/studio/notifications', prepare: expectListed },
  ];
}

function mailViews({ delivered }: World): View[] {
  return [
    {
      name: 'mails to somebody, and what they did',
      path: `/studio/shoots/${delivered.id}/clients`,
      prepare: async (page, words) => {
        const all = page.getByText(words('console_mails_all', { count: 1 })).first();
        await expect(all).toBeVisible();
        await all.click();
        await expect(page.locator('details[open] li').first()).toBeVisible();
      },
    },
    {
      name: 'a mail as it looks',
      path: '/studio/letters',
      prepare: (page) => expect(page.frameLocator('iframe').locator('h1').first()).toBeVisible(),
    },
    {
      name: 'a mail in both languages, as plain text',
      path: '/studio/letters?kind=invite-reminder&language=both&form=plain',
    },
  ];
}

function peopleViews({ claire, guest, me }: World): View[] {
  return [
    { name: 'people', path: '/studio/users' },
    { name: 'people: nobody found', path: '/studio/users?q=zzzzzz' },
    { name: 'somebody new', path: '/studio/users/new' },
    {
      name: 'somebody new without an address',
      path: '/studio/users/new',
      refused: [422],
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_user_create'), exact: true }).click();
        await expectFault(page);
      },
    },
    { name: 'somebody', path: `/studio/users/${claire.id}` },
    {
      name: 'somebody about to be signed out',
      path: `/studio/users/${guest.id}`,
      prepare: async (page, words) => {
        await press(page, words, 'console_sessions_end');
        await expectAsked(page);
      },
    },
    {
      name: 'somebody about to be deleted',
      path: `/studio/users/${claire.id}`,
      prepare: async (page, words) => {
        await page.getByRole('button', { name: words('console_user_delete') }).click();
        await expectAsked(page);
      },
    },
    {
      name: 'oneself',
      path: `/studio/users/${me.id}`,
      prepare: (page, words) =>
        expect(page.getByText(words('console_user_delete_own'))).toBeVisible(),
    },
  ];
}

async function expectFault(page: Page): Promise<void> {
  await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
}

async function expectAsked(page: Page): Promise<void> {
  await expect(page.getByRole('dialog')).toBeVisible();
}
