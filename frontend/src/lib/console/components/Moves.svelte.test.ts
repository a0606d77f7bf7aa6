import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';

import type { ShootStatus } from '#lib/api/types.ts';
import Moves from './Moves.svelte';

const props = (status: ShootStatus, transitions: ShootStatus[], clientIds: string[] = []) => ({
  shoot: { id: 's', status, transitions, clientIds },
  etag: '"1"',
});
const names = (container: Element) =>
  [...container.querySelectorAll('form > button')].map((button) => button.textContent.trim());

describe('the moves of a shoot', () => {
  it('are those that the API allows, and no others', async () => {
    const { container } = await render(
      Moves,
      props('draft', ['scheduled', 'editing', 'cancelled']),
    );
    expect(names(container)).toEqual(['Schedule it', 'Skip to editing', 'Cancel the shoot']);
  });

  it('carry what was seen when they were decided', async () => {
    const { container } = await render(Moves, props('shooting', ['editing']));
    const form = container.querySelector('form');
    expect(Object.fromEntries(new FormData(form ?? undefined))).toMatchObject({
      from: 'shooting',
      to: 'editing',
      etag: '"1"',
    });
  });

  it('ask first where clients notice, in words', async () => {
    const screen = await render(Moves, props('editing', ['proofing', 'delivered'], ['a', 'b']));
    await screen.getByRole('button', { name: 'Show the proofs' }).click();
    const dialog = screen.getByRole('dialog', { name: 'Show the proofs?' });
    await expect.element(dialog).toBeVisible();
    await expect.element(dialog.getByText(/^The 2 clients will see the photographs/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Leave it as it is' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
  });

  it('can be quiet where clients are written to, and only there', async () => {
    const screen = await render(Moves, props('editing', ['proofing', 'cancelled'], ['a']));
    await screen.getByRole('button', { name: 'Show the proofs' }).click();
    const forth = screen
      .getByRole('dialog')
      .getByRole('checkbox', { name: /Don't write to the clients/ });
    await expect.element(forth).not.toBeChecked();
    await screen.getByRole('button', { name: 'Leave it as it is' }).click();
    await screen.getByRole('button', { name: 'Cancel the shoot' }).click();
    await expect.element(screen.getByRole('dialog')).toBeVisible();
    await expect.element(screen.getByRole('dialog').getByRole('checkbox')).not.toBeInTheDocument();
  });

  it('are quiet when they go back, unless that is unticked', async () => {
    const back = await render(Moves, props('delivered', ['proofing'], ['a']));
    await back.getByRole('button', { name: 'Back to proofing' }).click();
    await expect.element(back.getByRole('dialog').getByRole('checkbox')).toBeChecked();
  });

  it('have nobody to write to where nobody has access', async () => {
    const screen = await render(Moves, props('editing', ['proofing']));
    await screen.getByRole('button', { name: 'Show the proofs' }).click();
    await expect.element(screen.getByRole('dialog')).toBeVisible();
    await expect.element(screen.getByRole('dialog').getByRole('checkbox')).not.toBeInTheDocument();
  });

  it('show the question that the server wants asked', async () => {
    const screen = await render(Moves, {
      ...props('proofing', ['editing', 'delivered'], ['a']),
      asked: 'editing' as const,
    });
    const dialog = screen.getByRole('dialog', { name: 'Back to editing?' });
    await expect.element(dialog.getByText(/no longer see/)).toBeVisible();
  });

  it('say why one failed', async () => {
    const screen = await render(Moves, { ...props('draft', ['scheduled']), fault: 'It moved.' });
    await expect.element(screen.getByRole('alert')).toHaveTextContent('It moved.');
  });
});
