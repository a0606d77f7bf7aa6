import { createClient, createConfig } from '@tempsdarret/client';
import type { Client, InviteCreate } from '@tempsdarret/client';
import { expect, it } from 'vitest';

import { inviteAll } from './inviting.ts';

const bodies = (count: number): InviteCreate[] =>
  Array.from({ length: count }, (_, index) => ({ email: `${index}@example.com` }));

/** An API that answers by address, and how it was asked. */
function studio(answer: (email: string) => [status: number, body: object]): {
  client: Client;
  asked: string[];
  most: () => number;
} {
  const asked: string[] = [];
  let underWay = 0;
  let most = 0;
  const client = createClient(
    createConfig({
      baseUrl: 'http://api.invalid',
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const { email } = (await request.json()) as InviteCreate;
        asked.push(email);
        most = Math.max(most, ++underWay);
        await new Promise((resolve) => setTimeout(resolve, 1));
        underWay -= 1;
        const [status, body] = answer(email);
        const type = status < 400 ? 'application/json' : 'application/problem+json';
        return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } });
      },
    }),
  );
  return { client, asked, most: () => most };
}

const problem = (status: number, slug: string) => ({
  type: `/problems/${slug}`,
  title: slug,
  status,
});

it('tells of each what became of it, in order, a few at a time', async () => {
  const answers: Record<string, [number, object]> = {
    '1@example.com': [200, { state: 'pending' }],
    '2@example.com': [409, problem(409, 'already-has-access')],
    '3@example.com': [422, problem(422, 'invalid')],
    '4@example.com': [503, problem(503, 'unavailable')],
  };
  const { client, asked, most } = studio((email) => answers[email] ?? [201, { state: 'pending' }]);
  const invited = await inviteAll(client, 's', bodies(12));
  expect(invited.map(({ body }) => body)).toEqual(bodies(12));
  expect(invited.slice(0, 6).map(({ outcome }) => outcome)).toEqual([
    'invited',
    'already',
    'not-needed',
    'failed',
    'failed',
    'invited',
  ]);
  expect(invited[2]?.problem?.type).toBe('/problems/already-has-access');
  expect(asked).toHaveLength(12);
  expect(most()).toBe(4);
});

it.each([401, 429])(
  'stops at a refusal that meets all (%i), and says so of the rest',
  async (status) => {
    let sent = 0;
    const { client, asked } = studio(() =>
      ++sent > 8 ? [status, problem(status, 'no-more')] : [201, { state: 'pending' }],
    );
    const invited = await inviteAll(client, 's', bodies(50));
    expect(asked.length).toBeLessThanOrEqual(12);
    expect(invited).toHaveLength(50);
    expect(invited.filter(({ outcome }) => outcome === 'invited')).toHaveLength(8);
    expect(invited.at(-1)).toMatchObject({ outcome: 'failed', problem: { status } });
  },
);

it('invites nobody if there is nobody', async () => {
  const { client, asked } = studio(() => [201, {}]);
  expect(await inviteAll(client, 's', [])).toEqual([]);
  expect(asked).toEqual([]);
});
