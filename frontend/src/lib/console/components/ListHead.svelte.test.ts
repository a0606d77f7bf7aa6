import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import ListHead from './ListHead.svelte';

const props = {
  title: 'Shoots',
  another: { href: '/studio/shoots/new', name: 'New shoot' },
  search: { label: 'Title or place', q: 'lyon', kept: { status: 'draft' } },
  filter: {
    label: 'Status',
    choices: [
      { name: 'All', href: '/studio/shoots?q=lyon', here: false },
      { name: 'Draft', href: '/studio/shoots?q=lyon&status=draft', here: true },
    ],
  },
};

it('says which part of a list is shown', async () => {
  await render(ListHead, props);
  await expect.element(page.getByRole('searchbox')).toHaveValue('lyon');
  const filter = page.getByRole('navigation', { name: 'Status' });
  await expect.element(filter.getByRole('link', { name: 'Draft' })).toHaveAttribute('aria-current');
  await expect
    .element(filter.getByRole('link', { name: 'All' }))
    .not.toHaveAttribute('aria-current');
});

it('offers nothing to look through where nothing is, only to make the first', async () => {
  await render(ListHead, { ...props, search: null });
  await expect.element(page.getByRole('searchbox')).not.toBeInTheDocument();
  await expect.element(page.getByRole('navigation')).not.toBeInTheDocument();
  await expect
    .element(page.getByRole('link', { name: 'New shoot' }))
    .toHaveAttribute('href', '/studio/shoots/new');
});
