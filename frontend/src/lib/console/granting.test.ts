import { describe, expect, it } from 'vitest';

import { apiAnswering, problem } from './api.testing.ts';
import { grantTo, grantToAddress } from './granting.ts';

const anna = { id: 'a', email: 'anna@example.com' };
const annabel = { id: 'b', email: 'anna@example.com.au' };
const done = [204, {}] as [number, object];
const taken = problem(409, 'address-taken');

const calls = (sent: { call: string }[]) => sent.map(({ call }) => call);

describe('giving access', () => {
  it('to somebody known', async () => {
    const { client, sent } = apiAnswering([200, anna], done);
    expect(await grantTo(client, 's', 'a')).toEqual({ user: anna });
    expect(calls(sent)).toEqual(['GET /users/a', 'PUT /shoots/s/clients/a']);
  });

  it('to somebody who is gone is refused', async () => {
    const { client, sent } = apiAnswering(problem(404, 'user-not-found'));
    expect((await grantTo(client, 's', 'a')).refusal?.response?.status).toBe(404);
    expect(sent).toHaveLength(1);
  });

  it('to a shoot that is gone is refused', async () => {
    const { client } = apiAnswering([200, anna], problem(404, 'shoot-not-found'));
    expect((await grantTo(client, 's', 'a')).refusal?.response?.status).toBe(404);
  });
});

describe('giving an address access', () => {
  const body = { email: 'Anna@example.com', role: 'client' } as const;

  it('makes somebody new', async () => {
    const { client, sent } = apiAnswering([201, anna], done);
    expect(await grantToAddress(client, 's', body)).toEqual({ user: anna });
    expect(calls(sent)).toEqual(['POST /users', 'PUT /shoots/s/clients/a']);
  });

  it('finds who has it already, and nobody with a longer one', async () => {
    const found = { items: [annabel, anna], nextCursor: null };
    const { client, sent } = apiAnswering(taken, [200, found], done);
    expect(await grantToAddress(client, 's', body)).toEqual({ user: anna });
    expect(calls(sent).at(-1)).toBe('PUT /shoots/s/clients/a');
  });

  it('says that it is taken where nobody is found', async () => {
    const { client } = apiAnswering(taken, [200, { items: [annabel], nextCursor: null }]);
    expect((await grantToAddress(client, 's', body)).refusal?.response?.status).toBe(409);
  });
});
