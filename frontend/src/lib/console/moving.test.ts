import { describe, expect, it } from 'vitest';

import { apiAnswering, problem } from './api.testing.ts';
import { move } from './moving.ts';

const decision = { shootId: 's', from: 'editing', to: 'proofing', etag: '"1"' } as const;
const MOVE = 'POST /shoots/s/transitions';
const changed = problem(412, 'precondition-failed');

describe('moving a shoot', () => {
  it('goes through if nothing changed', async () => {
    const { client, sent } = apiAnswering([200, { status: 'proofing' }]);
    expect(await move(client, decision)).toEqual({ shoot: { status: 'proofing' } });
    expect(sent).toMatchObject([{ call: MOVE, ifMatch: '"1"' }]);
  });

  it('is quiet if that was wished for, also the second time', async () => {
    for (const quiet of [true, false]) {
      const { client, sent } = apiAnswering(
        changed,
        [200, { status: 'editing' }, '"4"'],
        [200, { status: 'proofing' }],
      );
      await move(client, { ...decision, quiet });
      const body = quiet ? { to: 'proofing', quiet: true } : { to: 'proofing' };
      expect(sent.map((each) => each.body)).toEqual([body, undefined, body]);
    }
  });

  it('goes through if only something else changed', async () => {
    const { client, sent } = apiAnswering(
      changed,
      [200, { status: 'editing' }, '"4"'],
      [200, { status: 'proofing' }],
    );
    expect(await move(client, decision)).toEqual({ shoot: { status: 'proofing' } });
    expect(sent[2]).toMatchObject({ call: MOVE, ifMatch: '"4"' });
  });

  it('stays if somebody moved it meanwhile, and says where it is', async () => {
    const { client, sent } = apiAnswering(changed, [200, { status: 'delivered' }, '"4"']);
    const { status, message } = await move(client, decision);
    expect(status).toBe(412);
    expect(message).toContain('Delivered');
    expect(sent).toHaveLength(2);
  });

  it('says where it may go if the lifecycle refuses', async () => {
    const allowed = ['editing', 'delivered'];
    const { client } = apiAnswering(problem(409, 'transition-not-allowed', { allowed }));
    const { status, message } = await move(client, decision);
    expect(status).toBe(409);
    expect(message).toContain('Editing, Delivered');
  });

  it.each(['', 'junk', '"1"\n', '"€"'])(
    'is refused where the form kept %j for a state, and asks nobody',
    async (etag) => {
      const { client, sent } = apiAnswering();
      const { status, message } = await move(client, { ...decision, etag });
      expect([status, message]).toEqual([400, "Something in this request isn't right."]);
      expect(sent).toEqual([]);
    },
  );

  it('puts any other problem in its own words', async () => {
    const { client } = apiAnswering(problem(404, 'shoot-not-found', { detail: 'No such shoot.' }));
    expect(await move(client, decision)).toEqual({ status: 404, message: 'No such shoot.' });
  });
});
