import { client, listInvites } from '@tempsdarret/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import type { Invite, Letter } from '#lib/api/types.ts';
import { inviteOf } from '../invites.testing.ts';
import { Listing } from '../listing.svelte.ts';
import type { Page } from '../listing.svelte.ts';
import Invites from './Invites.svelte';

const router = vi.hoisted(() => ({ refreshAll: vi.fn(() => Promise.resolve()) }));
vi.mock('$app/forms', () => import('../forms.testing.ts'));
vi.mock('$app/navigation', () => router);

let asked: string[] = [];

/** The API of a studio that answers the next questions so. */
function studioAnswers(...answers: Response[]): void {
  asked = [];
  client.setConfig({
    fetch: (input) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : String(input));
      asked.push(pathname + search);
      const answer = answers.shift();
      return answer ? Promise.resolve(answer) : Promise.reject(new Error('nobody expected this'));
    },
  });
}

const pageOf = (ids: string[], nextCursor: string | null = null) => ({
  items: ids.map((id) => inviteOf(id)),
  nextCursor,
});
const about = {
  shootId: 's',
  letters: new Map<string, Letter[]>(),
  fault: undefined,
  zone: 'UTC',
  here: '/studio/shoots/s/clients',
};

/** A list that begins so, and goes on as the studio answers. */
function listed(first: Page<Invite> | null): {
  first: Page<Invite> | null;
  listing: Listing<Invite>;
} {
  const next = (cursor: string) => listInvites({ path: { shootId: 's' }, query: { cursor } });
  return { first, listing: new Listing(first ?? { items: [], nextCursor: null }, next) };
}
const more = page.getByRole('link', { name: 'Show more' });
const names = () =>
  [...document.querySelectorAll('li p:first-child')].map((p) => p.textContent.trim());
const at = (...ids: string[]) => ids.map((id) => `${id}@example.com`);

beforeEach(() => {
  router.refreshAll.mockClear();
  studioAnswers();
});
afterEach(() => {
  client.setConfig({ fetch: globalThis.fetch });
});

describe('the invites to a shoot', () => {
  it('say that there are none', async () => {
    await render(Invites, { ...about, ...listed(pageOf([])) });
    await expect
      .element(page.getByText('Nobody has been invited to this shoot by mail yet.'))
      .toBeVisible();
    await expect.element(more).not.toBeInTheDocument();
  });

  it('say that they did not come, which is something else, and can be asked for again', async () => {
    const screen = await render(Invites, { ...about, ...listed(null) });
    const alert = page.getByRole('alert');
    await expect.element(alert).toMatchTextContent("The invites don't come right now.");
    await alert.getByRole('link', { name: 'Try again' }).click();
    expect(router.refreshAll).toHaveBeenCalledOnce();
    await screen.rerender({ first: pageOf(['anna']) });
    await expect.poll(names).toEqual(at('anna'));
    await expect.element(alert).not.toBeInTheDocument();
  });

  it('grow by the page, and say so', async () => {
    studioAnswers(Response.json(pageOf(['zoe'])));
    await render(Invites, { ...about, ...listed(pageOf(['anna', 'tom'], 'c1')) });
    await expect.element(more).toHaveAttribute('href', `${about.here}?cursor=c1`);
    await more.click();
    await expect.element(page.getByText('3 invites shown')).toBeInTheDocument();
    expect(names()).toEqual(at('anna', 'tom', 'zoe'));
    expect(asked).toEqual(['/api/v1/shoots/s/invites?cursor=c1']);
    const third = document.querySelectorAll('li')[2];
    await expect.poll(() => document.activeElement).toBe(third);
    // That was all.
    await expect.element(more).not.toBeInTheDocument();
  });

  it('say why there are no more of them, and can be asked again', async () => {
    const problem = { type: '/problems/unavailable', title: 'No', status: 503 };
    studioAnswers(
      Response.json(problem, {
        status: 503,
        headers: { 'Content-Type': 'application/problem+json' },
      }),
      Response.json(pageOf(['tom'])),
    );
    await render(Invites, { ...about, ...listed(pageOf(['anna'], 'c1')) });
    await more.click();
    await expect.element(page.getByRole('alert')).toBeVisible();
    expect(names()).toEqual(at('anna'));
    await more.click();
    await expect.poll(names).toEqual(at('anna', 'tom'));
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  });

  it('are shown anew, as far as they were, when their beginning is another', async () => {
    const first = pageOf(['anna'], 'c1');
    studioAnswers(
      Response.json(pageOf(['tom'], 'c2')),
      Response.json(pageOf(['new', 'anna'], 'c3')),
    );
    const screen = await render(Invites, { ...about, ...listed(first) });
    await more.click();
    await expect.poll(names).toEqual(at('anna', 'tom'));
    await screen.rerender({ first, zone: 'Europe/Paris' });
    expect(asked, 'it is the same').toHaveLength(1);
    await screen.rerender({ first: pageOf(['new'], 'c1') });
    await expect.poll(names).toEqual(at('new', 'anna'));
    expect(asked[1]).toBe('/api/v1/shoots/s/invites?limit=2');
    await expect.element(more).toHaveAttribute('href', `${about.here}?cursor=c3`);
  });
});
