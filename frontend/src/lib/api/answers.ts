import type { Problem } from '@tempsdarret/client';

import { m } from '#messages';

/** What the generated client gives back. */
export interface Answer<T> {
  data: T | undefined;
  error: unknown;
  response?: Response | undefined;
}

/** The sign-in page, which leads back to `url` afterwards. */
export function signInFirst(url: URL): string {
  const next = url.pathname + url.search;
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`;
}

/** Why the API refused; its being away is put as a problem, too. */
export function problemOf(answer: Omit<Answer<unknown>, 'data'>): Problem {
  if (isProblem(answer.error)) return answer.error;
  const status = answer.response?.status ?? 503;
  return {
    type: status === 503 ? '/problems/unavailable' : 'about:blank',
    title: m.problem_unavailable(),
    status,
    detail: m.problem_unavailable(),
  };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'type' in value && 'status' in value;
}
