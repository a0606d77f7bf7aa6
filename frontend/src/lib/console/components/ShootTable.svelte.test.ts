import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';

import type { Shoot } from '#lib/api/types.ts';
import type { Focusing } from '#lib/ui/asking.ts';
import ShootTable from './ShootTable.svelte';

const THUMB =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="400" height="1000"/%3E';

const shoot: Shoot = {
  id: 's',
  title: 'Anna & Tom',
  status: 'proofing',
  shootDate: '2026-06-20T12:30:00Z',
  location: 'Lyon',
  transitions: [],
  photographCount: 12,
  cover: {
    fileId: 'f',
    width: 400,
    height: 1000,
    thumbhash: null,
    urls: { thumb: THUMB, small: THUMB, medium: THUMB },
    urlsExpireAt: '2026-06-21T00:00:00Z',
  },
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};

it('leads to each shoot, and shows when by the clocks of the place', async () => {
  const shoots = [shoot, { ...shoot, id: 't', shootDate: null, cover: null, photographCount: 0 }];
  const screen = await render(ShootTable, { shoots, zone: 'Europe/Paris' });
  const links = screen.container.querySelectorAll('a');
  expect(links[0]?.getAttribute('href')).toBe('/studio/shoots/s/photographs');
  expect(links[0]?.closest('tr')?.textContent).toContain('20 Jun 2026, 14:30');
  expect(links[1]?.closest('tr')?.textContent).toContain('Date open');
  (screen.component as Focusing).focus(1);
  expect(document.activeElement).toBe(links[1]);
});

it('shows a cover whole, in its own proportions', async () => {
  const { container } = await render(ShootTable, { shoots: [shoot], zone: 'UTC' });
  const image = container.querySelector('img');
  await image?.decode();
  const { width, height } = image?.getBoundingClientRect() ?? { width: 0, height: 0 };
  expect(height).toBeGreaterThan(20);
  expect(width / height).toBeCloseTo(0.4, 1);
});
