import type { ClientVisits, Letter, LetterKind, Problem, ShootStatus } from '#lib/api/types.ts';
import { wordsOf } from '#lib/api/words.ts';
import { intlLocale } from '#lib/i18n/intl.ts';
import { m } from '#messages';
import { viewOf } from './lifecycle.ts';
import { inWords } from './moments.ts';

const KIND_NAMES: Record<LetterKind, () => string> = {
  invite: m.console_mail_invite,
  'invite-reminder': m.console_mail_invite_reminder,
  'proofs-ready': m.console_mail_proofs_ready,
  'shoot-delivered': m.console_mail_shoot_delivered,
  'sign-in': m.console_mail_sign_in,
};

/** Every kind of mail, in the order in which clients get them. */
export const KINDS = Object.keys(KIND_NAMES) as LetterKind[];

/** What a kind of mail is called. */
export function kindName(kind: LetterKind): string {
  return KIND_NAMES[kind]();
}

/** Whether it will not arrive unless somebody does something. */
export function hasFailed({ state }: Pick<Letter, 'state'>): boolean {
  return state === 'refused' || state === 'bounced' || state === 'given-up';
}

/** What a mail is, and what became of it. */
export function mailInWords(letter: Letter, zone: string): string {
  return m.console_mail_of({ kind: kindName(letter.kind), state: stateOf(letter, zone) });
}

function stateOf(letter: Letter, zone: string): string {
  switch (letter.state) {
    case 'queued':
      return waiting(letter, zone);
    case 'accepted': {
      const sent = m.console_mail_accepted({
        when: day(letter.acceptedAt ?? letter.queuedAt, zone),
      });
      const opened = letter.openedAt
        ? m.console_mail_opened({ when: day(letter.openedAt, zone) })
        : m.console_mail_unopened();
      return `${sent}, ${opened}`;
    }
    case 'refused':
      return m.console_mail_refused();
    case 'bounced':
      return m.console_mail_bounced();
    case 'given-up':
      return m.console_mail_given_up({ count: letter.attempts });
    case 'withdrawn':
      return m.console_mail_withdrawn();
    case 'unsubscribed':
      return m.console_mail_unsubscribed();
  }
}

/** Nobody has taken it yet: for the first time, once more, or after trouble. */
function waiting({ attempts, reply, queuedAt, dueAt }: Letter, zone: string): string {
  if (reply === null || dueAt === null) return m.console_mail_queued({ when: day(queuedAt, zone) });
  if (attempts === 0) return m.console_mail_retried();
  return m.console_mail_held_up({ count: attempts, when: day(dueAt, zone) });
}

/** When a mail was written, how often it was tried, and where it went if not where one would think. */
export function writtenInWords(letter: Letter, address: string, zone: string): string {
  const { attempts, queuedAt, recipient } = letter;
  return [
    m.console_mail_written({ when: day(queuedAt, zone) }),
    attempts > 0 && m.console_mail_tries({ count: attempts }),
    recipient.toLowerCase() !== address.toLowerCase() && m.console_mail_to({ email: recipient }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** When a client looked; undefined where there was nothing to see, or where nobody noted it. */
export function looksInWords(
  visits: ClientVisits | undefined,
  status: ShootStatus,
  zone: string,
): string | undefined {
  if (!visits) return viewOf(status) === 'nothing' ? undefined : m.console_visit_none();
  const { firstViewedAt: first, lastViewedAt: last } = visits;
  if (!first) return undefined;
  if (!last || day(last, zone) === day(first, zone)) {
    return m.console_visit_once({ when: day(first, zone) });
  }
  return m.console_visit_often({ first: day(first, zone), last: day(last, zone) });
}

/** What a client took home; undefined if they couldn't, or were never there. */
export function takenInWords(
  visits: ClientVisits | undefined,
  { status, photographCount: total }: { status: ShootStatus; photographCount: number },
  zone: string,
): string | undefined {
  if (!visits) return undefined;
  const { downloads: count, lastDownloadedAt } = visits;
  if (count === 0 || !lastDownloadedAt) {
    return viewOf(status) === 'everything' ? m.console_taken_none() : undefined;
  }
  const when = day(lastDownloadedAt, zone);
  // Of those that they took home, some may be gone by now.
  if (count > total) return m.console_taken({ count, when });
  return count === total
    ? m.console_taken_all({ count, when })
    : m.console_taken_some({ count, total, when });
}

/** Why a mail could not be tried again. */
export function mailProblem(problem: Problem): string {
  if (problem.type === '/problems/nothing-to-retry') return m.console_mail_nothing_to_retry();
  return problem.status === 404 ? m.console_mail_gone() : wordsOf(problem);
}

function day(moment: string, zone: string): string {
  return inWords(moment, intlLocale(), zone, 'medium');
}
