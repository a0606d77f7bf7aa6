import type { FieldError, Problem } from '@tempsdarret/client';

import { getLocale } from '#language';
import { m } from '#messages';

/** What the API says in English, for those who read French; what is not here is shown as it came. */
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
  409: m.problem_conflict,
  412: m.problem_changed_meanwhile,
  413: m.problem_file_too_large,
  415: m.problem_not_a_photograph,
  429: m.problem_too_many_requests,
  503: m.problem_unavailable,
  507: m.problem_storage_full,
};

/** A problem in a sentence or two, for the person before the screen. */
export function wordsOf(problem: Problem): string {
  const slug = problem.type.replace('/problems/', '');
  // Of bearers people know nothing.
  if (slug === 'unauthenticated') return m.problem_session_over();
  if (getLocale() === 'fr') {
    const words = IN_FRENCH[slug] ?? BY_STATUS[problem.status];
    if (words) return words();
    if (problem.status >= 500) return m.problem_went_wrong();
  }
  return problem.detail ?? problem.title;
}

/** What is wrong with a field, by its name in the body. */
export function faultsOf(errors: readonly FieldError[] | undefined): Record<string, string> {
  return Object.fromEntries(
    (errors ?? []).map((each) => [
      (each.pointer ?? each.parameter ?? '').replace(/^\//, ''),
      each.detail,
    ]),
  );
}
