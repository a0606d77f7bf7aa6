import { beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import { anew, done, failed, later, site } from '../forms.testing.ts';
import type { Inviting } from '../invite-form.ts';
import InviteForm from './InviteForm.svelte';

const router = vi.hoisted(() => ({ invalidate: vi.fn(() => Promise.resolve()) }));
vi.mock('$app/forms', () => import('../forms.testing.ts'));
vi.mock('$app/navigation', () => router);

const addresses = page.getByLabelText('E-mail addresses');
const message = page.getByLabelText(/^Personal message/);
const language = page.getByLabelText('Language of the mail');
const send = page.getByRole('button', { name: 'Send the invites' });
const outcomes = page.getByRole('region', { name: 'What became of each' });

const invited: Inviting = {
  outcomes: [
    { email: 'anna@example.com', kind: 'invited', words: 'Invited.' },
    { email: 'tom@example.com', kind: 'already', words: 'Is invited already.' },
  ],
};

beforeEach(() => {
  anew();
  router.invalidate.mockClear();
});

describe('inviting', () => {
  it('sends the list, the words, and the language that the studio speaks', async () => {
    await render(InviteForm, { outcome: undefined });
    await addresses.fill('anna@example.com\ntom@example.com');
    await message.fill('Here they are.');
    await send.click();
    await expect
      .poll(() => site.sent)
      .toEqual([
        {
          action: '?/invite',
          values: {
            addresses: 'anna@example.com\ntom@example.com',
            message: 'Here they are.',
            language: 'en',
          },
        },
      ]);
  });

  it('goes out once, however often the button is pressed', async () => {
    const { answer, come } = later();
    site.answer = answer;
    await render(InviteForm, { outcome: undefined });
    await addresses.fill('anna@example.com');
    await send.click();
    await expect.element(send).toBeDisabled();
    await expect.element(send).toHaveAttribute('aria-busy', 'true');
    come(done());
    await expect.element(send).toBeEnabled();
    expect(site.sent).toHaveLength(1);
  });

  it('tells what became of each, with the form empty for the next', async () => {
    const screen = await render(InviteForm, { outcome: undefined });
    site.show = () => screen.rerender({ outcome: invited });
    await addresses.fill('anna@example.com, tom@example.com');
    await message.fill('Here they are.');
    await send.click();
    await expect.element(outcomes).toHaveFocus();
    await expect.element(outcomes.getByText('Is invited already.')).toBeVisible();
    await expect.element(addresses).toHaveValue('');
    await expect.element(message).toHaveValue('');
    expect(router.invalidate, 'a success reads everything again by itself').not.toHaveBeenCalled();
  });

  it('leaves in the form what is to be put right, and reads the list again', async () => {
    const screen = await render(InviteForm, { outcome: undefined });
    site.answer = () => failed();
    site.show = () =>
      screen.rerender({
        outcome: {
          ...invited,
          values: { addresses: 'nobody', message: 'Here they are.', language: 'fr' },
          faults: { addresses: 'No address, and still in the field: nobody' },
        },
      });
    await addresses.fill('anna@example.com, nobody');
    await language.selectOptions('fr');
    await send.click();
    await expect.element(addresses).toHaveFocus();
    await expect.element(addresses).toHaveValue('nobody');
    await expect.element(page.getByText(/^No address/)).toBeVisible();
    await expect.element(message).toHaveValue('Here they are.');
    await expect.element(language).toHaveValue('fr');
    expect(router.invalidate).toHaveBeenCalledExactlyOnceWith('studio:shoot');
  });

  it('says of a session that is over how to go on without losing the list', async () => {
    await render(InviteForm, {
      outcome: {
        outcomes: [],
        values: { addresses: 'anna@example.com' },
        message: 'a bearer is needed',
        type: '/problems/unauthenticated',
      },
    });
    const alert = page.getByRole('alert');
    await expect.element(alert).toMatchTextContent('Your session is over. Sign in again.');
    await expect.element(alert.getByRole('link')).toHaveAttribute('target', '_blank');
    await expect.element(alert).not.toMatchTextContent('bearer');
    await expect.element(addresses).toHaveValue('anna@example.com');
    await expect.element(outcomes).not.toBeInTheDocument();
  });

  it('says what else the studio refused in its own words', async () => {
    await render(InviteForm, {
      outcome: { outcomes: [], message: 'Too many mails.', type: '/problems/too-many-requests' },
    });
    await expect.element(page.getByRole('alert')).toHaveTextContent('Too many mails.');
  });
});
