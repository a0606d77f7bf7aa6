import type { Language, Role, ShootStatus } from '#lib/api/types.ts';
import { m } from '#messages';
import type { Effect, Move } from './lifecycle.ts';

const STATUS: Record<ShootStatus, () => string> = {
  draft: m.console_status_draft,
  scheduled: m.console_status_scheduled,
  shooting: m.console_status_shooting,
  editing: m.console_status_editing,
  proofing: m.console_status_proofing,
  delivered: m.console_status_delivered,
  archived: m.console_status_archived,
  cancelled: m.console_status_cancelled,
};

/** What a place of the lifecycle is called. */
export function statusName(status: ShootStatus): string {
  return STATUS[status]();
}

const ONWARD: Record<ShootStatus, () => string> = {
  draft: m.console_move_back_draft,
  scheduled: m.console_move_scheduled,
  shooting: m.console_move_shooting,
  editing: m.console_move_editing,
  proofing: m.console_move_proofing,
  delivered: m.console_move_delivered,
  archived: m.console_move_archived,
  cancelled: m.console_move_cancelled,
};
const SKIPPING: Partial<Record<ShootStatus, () => string>> = {
  editing: m.console_move_skip_editing,
  delivered: m.console_move_skip_delivered,
};
const BACK: Partial<Record<ShootStatus, () => string>> = {
  editing: m.console_move_back_editing,
  proofing: m.console_move_back_proofing,
  delivered: m.console_move_back_delivered,
};

/** What the button says that moves a shoot. */
export function moveName({ to, kind }: Pick<Move, 'to' | 'kind'>): string {
  const special = kind === 'skip' ? SKIPPING[to] : kind === 'back' ? BACK[to] : undefined;
  return (special ?? ONWARD[to])();
}

/** The question before a move that clients notice. */
export function moveQuestion({ to, kind }: Pick<Move, 'to' | 'kind'>): string {
  if (to === 'cancelled') return m.console_ask_cancelled();
  if (to === 'delivered') return m.console_ask_delivered();
  if (to === 'proofing') {
    return kind === 'back' ? m.console_ask_back_proofing() : m.console_ask_proofing();
  }
  return m.console_ask_editing();
}

interface Plural {
  some: (inputs: { count: number }) => string;
  none: () => string;
}
const EFFECT: Record<Exclude<Effect, 'none'>, Plural> = {
  shown: { some: m.console_effect_shown, none: m.console_effect_shown_none },
  given: { some: m.console_effect_given, none: m.console_effect_given_none },
  'taken-back': { some: m.console_effect_taken_back, none: m.console_effect_taken_back_none },
  hidden: { some: m.console_effect_hidden, none: m.console_effect_hidden_none },
  cancelled: { some: m.console_effect_cancelled, none: m.console_effect_cancelled_none },
};

/** What a move means for the clients who have access; empty if they notice nothing. */
export function effectInWords(effect: Effect, clients: number): string {
  if (effect === 'none') return '';
  return clients === 0 ? EFFECT[effect].none() : EFFECT[effect].some({ count: clients });
}

/** How many photographs, in words. */
export function photographsInWords(count: number): string {
  return count === 0 ? m.console_photographs_none() : m.console_photographs({ count });
}

/** What somebody is to the studio. */
export function roleName(role: Role): string {
  return role === 'admin' ? m.console_role_admin() : m.console_role_client();
}

/** A language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', fr: 'Français' };
