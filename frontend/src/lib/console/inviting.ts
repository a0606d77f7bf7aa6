import { createInvite } from '@tempsdarret/client';
import type { Client } from '@tempsdarret/client';

import { problemOf } from '#lib/api/answers.ts';
import type { InviteCreate, Problem } from '#lib/api/types.ts';

/** So many mails at a time: the studio answers others meanwhile. */
const AT_ONCE = 4;

/** What became of one: a mail goes out, one has gone out already, or why not. */
export type Invited = { body: InviteCreate } & (
  | { outcome: 'invited' | 'already'; problem?: never }
  /** They see the shoot without: there is nothing to do. */
  | { outcome: 'not-needed'; problem: Problem }
  /** Worth another try. */
  | { outcome: 'failed'; problem: Problem }
);

/** Refusals that all others would meet with, too. */
const OF_ALL = new Set([401, 403, 404, 429]);

/** Invite people to a shoot, each with a request of their own; in their order, what became of it. */
export async function inviteAll(
  client: Client,
  shootId: string,
  bodies: readonly InviteCreate[],
): Promise<Invited[]> {
  const invited: Invited[] = [];
  let refusal: Problem | undefined;
  let next = 0;
  async function go(): Promise<void> {
    for (let index = next++; index < bodies.length; index = next++) {
      const body = bodies[index];
      if (!body) return;
      const result: Invited = refusal
        ? { body, outcome: 'failed', problem: refusal }
        : await invite(client, shootId, body);
      if (result.problem && OF_ALL.has(result.problem.status)) refusal ??= result.problem;
      invited[index] = result;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, go));
  return invited;
}

async function invite(client: Client, shootId: string, body: InviteCreate): Promise<Invited> {
  const answer = await createInvite({ client, path: { shootId }, body });
  if (answer.data) {
    return { body, outcome: answer.response?.status === 200 ? 'already' : 'invited' };
  }
  const problem = problemOf(answer);
  return { body, outcome: problem.status === 409 ? 'not-needed' : 'failed', problem };
}
