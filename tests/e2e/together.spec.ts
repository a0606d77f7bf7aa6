import type { Locator, Page } from '@playwright/test';
import { getShoot, getUser } from '@tempsdarret/client';

import { given } from './api.ts';
import { expect, test } from './fixtures.ts';
import { goTo } from './pages.ts';
import { ADMIN } from './studio.ts';
import { press, said } from './view.ts';
import { wordsIn } from './words.ts';

const french = wordsIn('fr');

test('two people edit a shoot: the second is told, and nothing is lost', async ({
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(412);
  const other = await studio.person('Olive Other', 'admin');
  const shoot = await studio.shoot({ title: 'Ours', location: 'Rouen' });
  const now = async () =>
    given(await getShoot({ client: studio.client, path: { shootId: shoot.id } }));
  const first = await visit({ as: { email: ADMIN } });
  const second = await visit({ as: other, language: 'fr' });
  const fieldsOf = (
    page: Page,
    say: typeof words,
  ): Record<'title' | 'location' | 'notes', Locator> => ({
    title: page.getByLabel(say('console_field_title'), { exact: true }),
    location: page.getByLabel(say('console_field_location')),
    notes: page.getByLabel(say('console_field_notes')),
  });
  const one = fieldsOf(first, words);
  const two = fieldsOf(second, french);
  for (const page of [first, second]) await goTo(page, `/studio/shoots/${shoot.id}/details`);

  await one.title.fill('Theirs alone');
  await one.location.fill('Étretat');
  await press(first, words, 'console_save');
  await expect(said(first, words, 'console_saved')).toBeVisible();

  await test.step('the second has changed the place as well, and the notes', async () => {
    await two.location.fill('Fécamp');
    await two.notes.fill('By the sea');
    await press(second, french, 'console_save');
    const notice = second.getByRole('alert');
    await expect(notice).toContainText(french('console_conflict'));
    await expect(notice).toContainText(french('console_conflict_lead'));
    await expect(two.location, 'what was typed').toHaveValue('Fécamp');
    await expect(two.notes).toHaveValue('By the sea');
    await expect(two.title, 'what only the first changed').toHaveValue('Theirs alone');
    await expect(second.getByText('Étretat'), 'and their version of the place').toBeVisible();
    const { title, location, notes } = await now();
    expect([title, location, notes], 'nothing is overwritten').toEqual([
      'Theirs alone',
      'Étretat',
      null,
    ]);
  });

  await test.step('takes theirs, and goes back to the own', async () => {
    await press(second, french, 'console_theirs_take');
    await expect(two.location).toHaveValue('Étretat');
    await two.location.fill('Fécamp');
  });

  await test.step('the first saves once more, so that the second is told once more', async () => {
    await one.location.fill('Honfleur');
    await press(first, words, 'console_save');
    await expect.poll(async () => (await now()).location).toBe('Honfleur');
    await press(second, french, 'console_save');
    await expect(second.getByText('Honfleur')).toBeVisible();
    expect((await now()).location).toBe('Honfleur');
  });

  await test.step('and what the second saves then is what both wanted', async () => {
    await press(second, french, 'console_save');
    await expect(said(second, french, 'console_saved')).toBeVisible();
    const { title, location, notes } = await now();
    expect([title, location, notes]).toEqual(['Theirs alone', 'Fécamp', 'By the sea']);
  });
});

test('what does not meet is put together: another field, access, a move', async ({
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(412);
  const shoot = await studio.shoot({ title: 'Apart' });
  const client = await studio.person('Camille Client');
  const page = await visit({ as: { email: ADMIN } });
  await goTo(page, `/studio/shoots/${shoot.id}/details`);
  await page.getByLabel(words('console_field_notes')).fill('Mine');

  await studio.grant(shoot.id, client.id);
  await studio.move(shoot.id, 'scheduled');
  await press(page, words, 'console_save');
  await expect(said(page, words, 'console_saved'), 'none of the form’s business').toBeVisible();

  await page.getByLabel(words('console_field_notes')).fill('Mine again');
  await studio.edit(shoot.id, { location: 'Dieppe' });
  await press(page, words, 'console_save');
  await expect(page.getByRole('alert')).toContainText(words('console_conflict_merged'));
  await expect(page.getByLabel(words('console_field_location'))).toHaveValue('Dieppe');
  await press(page, words, 'console_save');
  await expect(said(page, words, 'console_saved')).toBeVisible();
  const { location, notes, status } = given(
    await getShoot({ client: studio.client, path: { shootId: shoot.id } }),
  );
  expect([location, notes, status]).toEqual(['Dieppe', 'Mine again', 'scheduled']);
});

test('two people move a shoot: the second is told where it stands', async ({
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(412);
  const shoot = await studio.shoot({ title: 'Pulled both ways' });
  const first = await visit({ as: { email: ADMIN } });
  const second = await visit({ as: await studio.person('Prune Puller', 'admin') });
  for (const page of [first, second]) await goTo(page, `/studio/shoots/${shoot.id}/details`);
  await press(first, words, 'console_move_scheduled');
  const here = (page: Page): Locator =>
    page.getByRole('list', { name: words('console_way') }).locator('[aria-current=step]');
  await expect(here(first)).toContainText(words('console_status_scheduled'));

  await press(second, words, 'console_move_skip_editing');
  const name = words('console_status_scheduled');
  await expect(second.getByRole('alert')).toHaveText(words('console_moved_meanwhile', { name }));
  await expect(here(second), 'and sees it').toContainText(name);
  const { status } = given(await getShoot({ client: studio.client, path: { shootId: shoot.id } }));
  expect(status, 'the first one’s move stands').toBe('scheduled');
});

test('two people edit somebody: the second is told, and nothing is lost', async ({
  studio,
  visit,
  watch,
  words,
}) => {
  watch.expect(412);
  const person = await studio.person('Wanted Twice');
  const first = await visit({ as: { email: ADMIN } });
  const second = await visit({ as: { email: ADMIN } });
  for (const page of [first, second]) await goTo(page, `/studio/users/${person.id}`);
  const nameIn = (page: Page): Locator =>
    page.getByLabel(`${words('console_field_name')} (${words('console_optional')})`);
  await nameIn(first).fill('First');
  await press(first, words, 'console_save');
  await expect(said(first, words, 'console_saved')).toBeVisible();

  await nameIn(second).fill('Second');
  await press(second, words, 'console_save');
  await expect(second.getByRole('alert')).toContainText(words('console_conflict'));
  await press(second, words, 'console_theirs_take');
  await expect(nameIn(second)).toHaveValue('First');
  await press(second, words, 'console_save');
  await expect(second.getByText(words('console_nothing_changed'))).toBeVisible();
  const path = { userId: person.id };
  expect(given(await getUser({ client: studio.client, path })).name).toBe('First');
});
