import type { Shoot, ShootStatus } from '#lib/api/types.ts';

/** The way of a shoot, from the idea to the archive; `cancelled` lies beside it. */
export const WAY = [
  'draft',
  'scheduled',
  'shooting',
  'editing',
  'proofing',
  'delivered',
  'archived',
] as const satisfies readonly ShootStatus[];

/** Every place that a shoot can be in, in the order in which they are offered. */
export const STATUSES: readonly ShootStatus[] = [...WAY, 'cancelled'];

/** Where clients see the photographs, as the API has it. */
const SHOWN: ReadonlySet<ShootStatus> = new Set(['proofing', 'delivered', 'archived']);
/** Where they may take the originals home, too. */
const GIVEN: ReadonlySet<ShootStatus> = new Set(['delivered', 'archived']);

/** One place on the way, as a shoot that stands somewhere sees it. */
export interface Step {
  status: ShootStatus;
  place: 'behind' | 'here' | 'ahead';
  /** Whether the shoot may go there right now. */
  open: boolean;
}

/** The whole way, seen from where a shoot stands. */
export function stepsOf(shoot: Pick<Shoot, 'status' | 'transitions'>): Step[] {
  const here = positionOf(shoot.status);
  return WAY.map((status, index) => ({
    status,
    place: index < here ? 'behind' : index === here ? 'here' : 'ahead',
    open: shoot.transitions.includes(status),
  }));
}

/**
 * A change of place that the lifecycle allows: the next one (`on`), one further ahead (`skip`), one
 * that goes back (`back`), or out of the way altogether (`off`).
 */
export interface Move {
  to: ShootStatus;
  kind: 'on' | 'skip' | 'back' | 'off';
  effect: Effect;
}

/** The moves on offer: the next one first, then those ahead, those back, and the end. */
export function movesOf(shoot: Pick<Shoot, 'status' | 'transitions'>): Move[] {
  const here = positionOf(shoot.status);
  const ahead = shoot.transitions.filter((to) => to !== 'cancelled' && positionOf(to) > here);
  const next = Math.min(...ahead.map(positionOf));
  const moves = shoot.transitions.map((to): Move => {
    const effect = effectOf(shoot.status, to);
    if (to === 'cancelled') return { to, kind: 'off', effect };
    const place = positionOf(to);
    // Taking a cancelled shoot up again is a way back, too.
    if (place < here || shoot.status === 'cancelled') return { to, kind: 'back', effect };
    return { to, kind: place === next ? 'on' : 'skip', effect };
  });
  return moves.sort((one, other) => ORDER[one.kind] - ORDER[other.kind]);
}

const ORDER = { on: 0, skip: 1, back: 2, off: 3 };

/** What a move changes for the clients; `none`: they notice nothing. */
export type Effect = 'none' | 'shown' | 'given' | 'taken-back' | 'hidden' | 'cancelled';

/** What clients notice when a shoot moves. */
export function effectOf(from: ShootStatus, to: ShootStatus): Effect {
  if (to === 'cancelled') return 'cancelled';
  if (SHOWN.has(from) && !SHOWN.has(to)) return 'hidden';
  if (GIVEN.has(from) && !GIVEN.has(to)) return 'taken-back';
  if (!GIVEN.has(from) && GIVEN.has(to)) return 'given';
  if (!SHOWN.has(from) && SHOWN.has(to)) return 'shown';
  return 'none';
}

/** Whether clients are written to when a shoot comes here, unless that is done quietly. */
export function writesToClients(to: ShootStatus): boolean {
  return to === 'proofing' || to === 'delivered';
}

/** What clients of a shoot see of it now: nothing yet, the proofs, or all of it. */
export function viewOf(status: ShootStatus): 'nothing' | 'proofs' | 'everything' {
  if (GIVEN.has(status)) return 'everything';
  return SHOWN.has(status) ? 'proofs' : 'nothing';
}

/** How far along the way; -1 for what is not on it. */
function positionOf(status: ShootStatus): number {
  return WAY.findIndex((each) => each === status);
}
