import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import UserFields from './UserFields.svelte';

const values = { name: 'Claire', role: 'client', language: '' };
const role = page.getByLabelText('Role');
const language = page.getByLabelText('Language');

it('says what a role means, before it is given', async () => {
  await render(UserFields, { values });
  await expect.element(role).toHaveAccessibleDescription(/Sees the shoots that were shared/);
  await role.selectOptions('admin');
  await expect.element(role).toHaveAccessibleDescription(/Runs the studio/);
});

it('leaves one’s own role alone, and says who can change it', async () => {
  await render(UserFields, { values: { ...values, role: 'admin' }, own: true });
  await expect.element(role).toBeDisabled();
  await expect.element(role).toHaveValue('admin');
  await expect.element(role).toHaveAccessibleDescription(/another admin can/);
});

it('names languages in their own words, and leaves it open, too', async () => {
  await render(UserFields, { values });
  await expect.element(language).toHaveValue('');
  const names = [...language.element().querySelectorAll('option')].map((one) => one.textContent);
  expect(names).toEqual(['Not said', 'English', 'Français']);
});

it('takes what somebody else chose meanwhile', async () => {
  await render(UserFields, { values, theirs: { language: 'fr', role: 'admin' } });
  const [first, second] = page.getByRole('button', { name: 'Take theirs' }).all();
  await second?.click();
  await expect.element(language).toHaveValue('fr');
  await expect.element(role).toHaveValue('client');
  await first?.click();
  await expect.element(role).toHaveValue('admin');
});
