import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';

import Way from './Way.svelte';

it('says what is done, where the shoot is, and where it may go', async () => {
  const shoot = { status: 'proofing', transitions: ['editing', 'delivered'] } as const;
  const { container } = await render(Way, {
    shoot: { ...shoot, transitions: [...shoot.transitions] },
  });
  const steps = [...container.querySelectorAll('li')].map((step) =>
    step.textContent.replaceAll(/\s+/g, ' ').trim(),
  );
  expect(steps).toEqual([
    'Draft done',
    'Scheduled done',
    'Shooting done',
    'Editing possible next',
    'Proofing now',
    'Delivered possible next',
    'Archived',
  ]);
  expect(container.querySelectorAll('[aria-current="step"]')).toHaveLength(1);
});

it('says in words that a shoot is cancelled', async () => {
  const screen = await render(Way, { shoot: { status: 'cancelled', transitions: ['draft'] } });
  await expect.element(screen.getByText('This shoot is cancelled.')).toBeVisible();
  expect(screen.container.querySelector('[aria-current]')).toBeNull();
});
