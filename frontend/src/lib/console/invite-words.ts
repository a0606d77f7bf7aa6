import { wordsOf } from '#lib/api/words.ts';
import type { Invite, Problem } from '#lib/api/types.ts';
import { intlLocale } from '#lib/i18n/intl.ts';
import { m } from '#messages';
import type { Invited } from './inviting.ts';
import { inWords } from './moments.ts';

/** Problems of invites, for the photographer. */
const PROBLEMS: Record<string, () => string> = {
  'already-has-access': m.console_invite_has_access,
  'runs-the-studio': m.console_invite_runs_the_studio,
  'invite-accepted': m.console_invite_was_accepted,
  'invite-taken-back': m.console_invite_was_revoked,
  'invited-again': m.console_invite_was_renewed,
};

/** Why something could not be done with an invite. */
export function inviteProblem(problem: Problem): string {
  const words = PROBLEMS[problem.type.replace('/problems/', '')];
  return words ? words() : wordsOf(problem);
}

/** What became of somebody who was to be invited. */
export function outcomeInWords({ outcome, problem }: Pick<Invited, 'outcome' | 'problem'>): string {
  if (problem) return inviteProblem(problem);
  return outcome === 'already' ? m.console_invite_already() : m.console_invite_sent();
}

/** Where an invite stands, and since when. */
export function inviteState(invite: Invite, zone: string): string {
  const day = (moment: string): string => inWords(moment, intlLocale(), zone, 'medium');
  switch (invite.state) {
    case 'pending':
      return m.console_invite_pending({ until: day(invite.expiresAt) });
    case 'accepted':
      return m.console_invite_accepted({ when: day(invite.acceptedAt ?? invite.updatedAt) });
    case 'revoked':
      return m.console_invite_revoked({ when: day(invite.updatedAt) });
    case 'expired':
      return m.console_invite_expired({ when: day(invite.expiresAt) });
  }
}

/** How often its mail was sent, and when the last time. */
export function sendingsInWords(
  { sendings, sentAt }: Pick<Invite, 'sendings' | 'sentAt'>,
  zone: string,
): string {
  const when = inWords(sentAt, intlLocale(), zone, 'medium');
  return sendings === 1
    ? m.console_invite_sent_once({ when })
    : m.console_invite_sent_often({ count: sendings, when });
}
