import { getShoot, transitionShoot } from '@tempsdarret/client';
import type { Client } from '@tempsdarret/client';

import { problemOf } from '#lib/api/answers.ts';
import type { Shoot, ShootStatus } from '#lib/api/types.ts';
import { wordsOf } from '#lib/api/words.ts';
import { m } from '#messages';
import { etagOf, isEtag, malformed } from './saving.ts';
import { statusName } from './words.ts';

/** A move as somebody saw it when they decided. */
export interface Decision {
  shootId: string;
  from: ShootStatus;
  to: ShootStatus;
  etag: string;
  /** Whether its clients are not written to. */
  quiet?: boolean;
}

/** How a move came out: the shoot as it is now, or why it stayed. */
export type Moved =
  | { shoot: Shoot; message?: never; status?: never }
  | { shoot?: never; message: string; status: number };

/**
 * Move a shoot along its lifecycle. What else changed of it meanwhile doesn't matter, but where it
 * stands does: nobody decides about a place that it has left already.
 */
export async function move(client: Client, decision: Decision): Promise<Moved> {
  const { shootId, from, to, quiet = false } = decision;
  const attempt = (etag: string) =>
    transitionShoot({
      client,
      path: { shootId },
      body: { to, ...(quiet && { quiet }) },
      headers: { 'If-Match': etag },
    });
  let answer = isEtag(decision.etag) ? await attempt(decision.etag) : malformed();
  if (answer.response?.status === 412) {
    const current = await getShoot({ client, path: { shootId } });
    if (current.data && current.data.status !== from) {
      return { status: 412, message: movedMeanwhile(current.data.status) };
    }
    answer = await attempt(etagOf(current));
  }
  if (answer.data) return { shoot: answer.data };
  const problem = problemOf(answer);
  const allowed = allowedIn(answer.error);
  const message = allowed
    ? m.console_move_refused({ allowed: allowed.map(statusName).join(', ') })
    : wordsOf(problem);
  return { status: problem.status, message };
}

function movedMeanwhile(status: ShootStatus): string {
  return m.console_moved_meanwhile({ name: statusName(status) });
}

/** What the lifecycle allows instead, where that was the problem. */
function allowedIn(error: unknown): ShootStatus[] | undefined {
  if (typeof error !== 'object' || error === null || !('allowed' in error)) return undefined;
  // The generated client's own shape of this answer.
  return Array.isArray(error.allowed) ? (error.allowed as ShootStatus[]) : undefined;
}
