import { beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import type { Shoot } from '#lib/api/types.ts';
import { anew, failed, site } from '../forms.testing.ts';
import DeleteShoot from './DeleteShoot.svelte';

vi.mock('$app/forms', () => import('../forms.testing.ts'));

const shoot: Shoot = {
  id: 's',
  title: 'Anna & Tom',
  status: 'proofing',
  transitions: [],
  shootDate: null,
  location: null,
  photographCount: 12,
  cover: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const empty: Shoot = { ...shoot, photographCount: 0 };
const props = { shoot, etag: '"1"' };

const question = page.getByRole('dialog', { name: 'Delete “Anna & Tom”?' });
const title = question.getByLabelText('To be sure, type the title: Anna & Tom');
const ask = page.getByRole('button', { name: 'Delete this shoot' });
const goOn = question.getByRole('button', { name: 'Delete for good' });

beforeEach(anew);

describe('deleting a shoot', () => {
  it('asks first, and does nothing when it is thought better of', async () => {
    await render(DeleteShoot, props);
    await ask.click();
    await expect.element(question.getByText(/^Its 12 photographs are deleted/)).toBeVisible();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(question).not.toBeInTheDocument();
    expect(site.sent).toEqual([]);
  });

  it('wants the title typed, and tells of what it was decided', async () => {
    await render(DeleteShoot, props);
    await ask.click();
    await goOn.click();
    expect(site.sent, 'nothing was typed').toEqual([]);
    await title.fill('Anna & Tom');
    await goOn.click();
    await expect
      .poll(() => site.sent)
      .toEqual([
        { action: '?/delete', values: { title: 'Anna & Tom', etag: '"1"', confirmed: 'yes' } },
      ]);
  });

  it('wants nothing typed for one without photographs', async () => {
    await render(DeleteShoot, { ...props, shoot: empty });
    await ask.click();
    await expect.element(question.getByRole('textbox')).not.toBeInTheDocument();
    await goOn.click();
    await expect.poll(() => site.sent.length).toBe(1);
  });

  it('says of a wrong title where it was typed, and leaves it there', async () => {
    const screen = await render(DeleteShoot, props);
    site.answer = () => failed();
    site.show = () => screen.rerender({ ...props, mistyped: 'This is not the shoot’s title.' });
    await ask.click();
    await title.fill('Anna');
    await goOn.click();
    await expect.element(question.getByText('This is not the shoot’s title.')).toBeVisible();
    await expect.element(title).toHaveValue('Anna');
    await expect.element(title).toHaveAttribute('aria-invalid', 'true');
    await expect.element(goOn).toBeEnabled();
  });

  it('says in the page why the studio refused, the question out of the way', async () => {
    const screen = await render(DeleteShoot, { ...props, shoot: empty });
    site.answer = () => failed();
    site.show = () =>
      screen.rerender({ ...props, shoot: empty, refusal: 'Somebody changed it meanwhile.' });
    await ask.click();
    await goOn.click();
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent('Somebody changed it meanwhile.');
    await expect.element(question).not.toBeInTheDocument();
  });
});
