import type { ActionResult } from '$app/forms';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';

import type { ShootStatus } from '#lib/api/types.ts';
import { anew, done, failed, later, site } from '../forms.testing.ts';
import Moves from './Moves.svelte';

const router = vi.hoisted(() => ({ refreshAll: vi.fn((): unknown => Promise.resolve()) }));
vi.mock('$app/forms', () => import('../forms.testing.ts'));
vi.mock('$app/navigation', () => router);
vi.mock('$app/state', () => ({
  page: { url: new URL('https://studio.example/studio/shoots/s/photographs') },
}));

const props = (status: ShootStatus, transitions: ShootStatus[], clientIds: string[] = []) => ({
  shoot: { id: 's', status, transitions, clientIds },
  etag: '"1"',
});
const names = (container: Element) =>
  [...container.querySelectorAll('form > button')].map((button) => button.textContent.trim());

beforeEach(() => {
  anew();
  router.refreshAll.mockReset().mockResolvedValue(undefined);
});

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

describe('a move', () => {
  it('goes out at once where clients notice nothing, and says where the shoot stands', async () => {
    const { answer, come } = later();
    site.answer = answer;
    const screen = await render(Moves, props('shooting', ['editing', 'cancelled']));
    router.refreshAll.mockImplementation(() => screen.rerender(props('editing', ['proofing'])));
    const edit = screen.getByRole('button', { name: 'Start editing' });
    await edit.click();
    await expect.element(edit).toHaveAttribute('aria-busy', 'true');
    await expect.element(screen.getByRole('button', { name: 'Cancel the shoot' })).toBeDisabled();
    expect(site.sent).toEqual([
      {
        action: '/studio/shoots/s?/move',
        values: {
          from: 'shooting',
          to: 'editing',
          etag: '"1"',
          back: '/studio/shoots/s/photographs',
        },
      },
    ]);
    come(done());
    await expect
      .element(screen.getByRole('status'))
      .toHaveTextContent('The shoot is now: Editing.');
    await expect.element(screen.getByRole('button', { name: 'Show the proofs' })).toBeEnabled();
    await expect.element(screen.getByRole('region')).toHaveFocus();
  });

  it('that was asked about goes out with what was answered', async () => {
    const screen = await render(Moves, props('editing', ['proofing'], ['a']));
    await screen.getByRole('button', { name: 'Show the proofs' }).click();
    const dialog = screen.getByRole('dialog');
    expect(site.sent).toEqual([]);
    await dialog.getByRole('checkbox').click();
    await dialog.getByRole('button', { name: 'Show the proofs' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(site.sent).toMatchObject([
      { values: { to: 'proofing', quiet: 'yes', confirmed: 'yes' } },
    ]);
  });

  it('that is refused says why, and shows how things stand', async () => {
    site.answer = () => failed({ message: 'It stands elsewhere now.' });
    const screen = await render(Moves, props('draft', ['scheduled']));
    await screen.getByRole('button', { name: 'Schedule it' }).click();
    await expect.element(screen.getByRole('alert')).toHaveTextContent('It stands elsewhere now.');
    expect(router.refreshAll).toHaveBeenCalledOnce();
    site.answer = () => done();
    await screen.getByRole('button', { name: 'Schedule it' }).click();
    await expect.element(screen.getByRole('alert')).not.toBeInTheDocument();
  });

  it.each<ActionResult>([
    { type: 'redirect', status: 303, location: '/sign-in?next=/studio/shoots/s' },
    { type: 'error', status: 500, error: { status: 500, message: 'broken' } },
  ])('that leads elsewhere is followed: $type', async (result) => {
    site.answer = () => result;
    const screen = await render(Moves, props('draft', ['scheduled']));
    await screen.getByRole('button', { name: 'Schedule it' }).click();
    await expect.poll(() => site.applied).toEqual([result]);
    expect(router.refreshAll).not.toHaveBeenCalled();
  });
});
