import type { Problem } from '@tempsdarret/client';

import { getLocale } from '#language';
import { m } from '#messages';

/** What the API says in English, for those who read French, by the problem's type. */
const IN_FRENCH: Record<string, () => string> = {
  'address-taken': m.problem_address_taken,
  'code-refused': m.problem_code_refused,
  'file-too-large': m.problem_file_too_large,
  'last-admin': m.problem_last_admin,
  'not-a-photograph': m.problem_not_a_photograph,
  'not-found': m.problem_not_found,
  'own-account': m.problem_own_account,
  'photograph-refused': m.problem_photograph_refused,
  'precondition-failed': m.problem_changed_meanwhile,
  'shoot-not-found': m.problem_not_found,
  'sign-in-link-expired': m.problem_link_expired,
  'sign-in-link-invalid': m.problem_link_invalid,
  'sign-in-link-used': m.problem_link_used,
  'storage-full': m.problem_storage_full,
  'ticket-refused': m.problem_ticket_refused,
  'too-many-requests': m.problem_too_many_requests,
  'transition-not-allowed': m.problem_transition_not_allowed,
  unavailable: m.problem_unavailable,
  'user-not-found': m.problem_not_found,
};

/** For problems without words of their own. */
const BY_STATUS: Record<number, () => string> = {
  400: m.problem_invalid,
  403: m.problem_forbidden,
  404: m.problem_not_found,
  408: m.problem_too_slow,
  409: m.problem_conflict,
  412: m.problem_changed_meanwhile,
  413: m.problem_file_too_large,
  415: m.problem_not_a_photograph,
  429: m.problem_too_many_requests,
  503: m.problem_unavailable,
  507: m.problem_storage_full,
};

/** For pages that failed without the API's having said why. */
export function httpStatusInWords(status: number): string {
  if (status === 400) return m.problem_invalid();
  if (status === 404) return m.problem_not_found();
  if (status === 413) return m.problem_form_too_large();
  return status >= 500 ? m.problem_unavailable() : m.problem_request_refused();
}

/** A problem in a sentence or two, for the person before the screen. */
export function wordsOf(problem: Problem): string {
  const slug = problem.type.replace('/problems/', '');
  // Of bearers people know nothing.
  if (slug === 'unauthenticated') return m.problem_session_over();
  if (getLocale() === 'en') return problem.detail ?? problem.title;
  const words = IN_FRENCH[slug] ?? BY_STATUS[problem.status];
  if (words) return words();
  return problem.status >= 500 ? m.problem_went_wrong() : m.problem_request_refused();
}
