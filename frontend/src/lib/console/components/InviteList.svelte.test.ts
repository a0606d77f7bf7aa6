import { beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import type { Letter } from '#lib/api/types.ts';
import type { Focusing } from '#lib/ui/asking.ts';
import { anew, done, later, site } from '../forms.testing.ts';
import { inviteOf } from '../invites.testing.ts';
import InviteList from './InviteList.svelte';

vi.mock('$app/forms', () => import('../forms.testing.ts'));

const [anna, tom, zoe] = [inviteOf('anna', { name: 'Anna' }), inviteOf('tom'), inviteOf('zoe')];
/** Nothing is known of their mails. */
const about = { zone: 'UTC', letters: new Map<string, Letter[]>(), fault: undefined };

const again = (email: string) => page.getByRole('button', { name: `Send again: ${email}` });
const revoke = (email: string) => page.getByRole('button', { name: `Revoke: ${email}` });
const question = page.getByRole('dialog', { name: 'Revoke this invite?' });
const rows = (container: Element) => [...container.querySelectorAll('li')];

beforeEach(anew);

describe('an invite', () => {
  it('can be sent again while it is open or expired, and revoked while it is open', async () => {
    const { container } = await render(InviteList, {
      ...about,
      invites: [
        anna,
        inviteOf('b', { state: 'accepted', acceptedAt: '2026-06-03T10:00:00Z' }),
        inviteOf('c', { state: 'expired' }),
        inviteOf('d', { state: 'revoked' }),
      ],
    });
    const offered = rows(container).map((row) =>
      [...row.querySelectorAll('button')].map((button) => button.textContent.trim()),
    );
    expect(offered).toEqual([['Send again', 'Revoke'], [], ['Send again'], []]);
    expect(rows(container)[0]?.textContent).toMatch(/Anna\s+anna@example.com\s+Open until 15 Jun/);
  });

  it('is sent again without a question, each on its own', async () => {
    const first = later();
    const second = later();
    const answers = [first.answer, second.answer];
    site.answer = () => answers.shift()?.() ?? done();
    await render(InviteList, { invites: [anna, tom], ...about });
    await again('anna@example.com').click();
    await again('tom@example.com').click();
    expect(site.sent).toEqual([
      { action: '?/resend', values: { inviteId: 'anna' } },
      { action: '?/resend', values: { inviteId: 'tom' } },
    ]);
    await expect.element(again('tom@example.com')).toBeDisabled();
    // It is under way, too.
    await expect.element(again('anna@example.com')).toBeDisabled();
    first.come(done());
    await expect.element(again('anna@example.com')).toBeEnabled();
    await expect.element(again('tom@example.com')).toBeDisabled();
    second.come(done());
    await expect.element(again('tom@example.com')).toBeEnabled();
  });
});

describe('revoking', () => {
  it('asks about the one that is meant', async () => {
    await render(InviteList, { invites: [anna, tom], ...about });
    await revoke('tom@example.com').click();
    await expect.element(question.getByText(/mail to tom@example.com stops working/)).toBeVisible();
    await question.getByRole('button', { name: 'Leave it as it is' }).click();
    await expect.element(question).not.toBeInTheDocument();
    await revoke('anna@example.com').click();
    await expect.element(question.getByText(/anna@example.com stops working/)).toBeVisible();
    expect(site.sent).toEqual([]);
  });

  it('leaves the focus with the one that was revoked', async () => {
    const { container, rerender } = await render(InviteList, {
      invites: [anna, tom, zoe],
      ...about,
    });
    site.show = () => rerender({ invites: [anna, { ...tom, state: 'revoked' }, zoe] });
    await revoke('tom@example.com').click();
    await question.getByRole('button', { name: 'Revoke' }).click();
    await expect.poll(() => document.activeElement).toBe(rows(container)[1]);
    await expect.element(question).not.toBeInTheDocument();
    expect(site.sent).toEqual([
      { action: '?/revoke', values: { inviteId: 'tom', confirmed: 'yes' } },
    ]);
  });

  it('is asked by the server where there are no scripts', async () => {
    await render(InviteList, { invites: [anna, tom], ...about, asked: 'tom' });
    await expect.element(question.getByText(/mail to tom@example.com/)).toBeVisible();
    const form = document.querySelector<HTMLFormElement>('dialog form');
    expect(Object.fromEntries(new FormData(form ?? undefined))).toEqual({
      inviteId: 'tom',
      confirmed: 'yes',
    });
  });

  it('is not asked about an invite that is not in the list', async () => {
    await render(InviteList, { invites: [anna], ...about, asked: 'gone' });
    await expect.element(question).not.toBeInTheDocument();
  });
});

it('puts the focus on one by its place', async () => {
  const { container, component } = await render(InviteList, { invites: [anna, tom], ...about });
  (component as Focusing).focus(1);
  expect(document.activeElement).toBe(rows(container)[1]);
  (component as Focusing).focus(7);
  expect(document.activeElement).toBe(rows(container)[1]);
});
