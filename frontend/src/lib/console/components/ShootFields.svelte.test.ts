import { beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import type { ShootValues } from '../shoot-form.ts';
import ShootFields from './ShootFields.svelte';

interface Snapshot {
  id: string;
  capture: () => Partial<ShootValues>;
  restore: (typed: Partial<ShootValues>) => void;
}
const kept = vi.hoisted(() => ({ snapshots: [] as unknown[] }));
vi.mock('$app/navigation', () => ({
  snapshot: (options: unknown) => kept.snapshots.push(options),
}));

const values: ShootValues = {
  title: 'Anna & Tom',
  day: '2026-06-20',
  hour: '14:30',
  location: 'Lyon',
  notes: 'The dog comes, too.',
};
const props = { values, zone: 'Europe/Paris' };

const title = page.getByLabelText('Title');
const place = page.getByLabelText(/^Place/);
const notes = page.getByLabelText(/^Notes/);

beforeEach(() => void (kept.snapshots = []));

it('shows a shoot, and whose hours they are', async () => {
  await render(ShootFields, { ...props, zone: 'America/New_York' });
  await expect.element(title).toHaveValue('Anna & Tom');
  await expect.element(page.getByLabelText(/^Day/)).toHaveValue('2026-06-20');
  await expect.element(page.getByLabelText(/^Hour/)).toHaveValue('14:30');
  await expect.element(place).toHaveValue('Lyon');
  await expect.element(notes).toHaveValue('The dog comes, too.');
  await expect.element(page.getByText(/Hours are those of America\/New York/)).toBeVisible();
  const zone = document.querySelector<HTMLInputElement>('input[name="zone"]');
  expect(zone?.value, 'the server wants its real name').toBe('America/New_York');
});

it('has somebody who leaves half-way find what they typed', async () => {
  const left = await render(ShootFields, props);
  await title.fill('Anna, Tom & Zoé');
  const typed = (kept.snapshots[0] as Snapshot).capture();
  expect(typed).toEqual({ ...values, title: 'Anna, Tom & Zoé' });
  await left.unmount();
  await render(ShootFields, props);
  (kept.snapshots[1] as Snapshot).restore(typed);
  await expect.element(title).toHaveValue('Anna, Tom & Zoé');
  await expect.element(place).toHaveValue('Lyon');
});

it('ties what is wrong to the field that it is about', async () => {
  await render(ShootFields, { ...props, faults: { hour: 'This is no hour.' } });
  await expect
    .element(page.getByLabelText(/^Hour/))
    .toHaveAccessibleDescription('This is no hour.');
  await expect.element(title).not.toHaveAttribute('aria-invalid');
});

it('shows what somebody else wrote beside one’s own, for the taking', async () => {
  await render(ShootFields, { ...props, theirs: { location: 'Paris', notes: '' } });
  expect(page.getByRole('button', { name: 'Take theirs' }).elements()).toHaveLength(2);
  await expect.element(page.getByText('Theirs: left empty')).toBeVisible();
  await page.getByRole('button', { name: 'Take theirs' }).first().click();
  await expect.element(place).toHaveValue('Paris');
  // Only what was taken.
  await expect.element(notes).toHaveValue('The dog comes, too.');
  await page.getByRole('button', { name: 'Take theirs' }).last().click();
  await expect.element(notes).toHaveValue('');
});
