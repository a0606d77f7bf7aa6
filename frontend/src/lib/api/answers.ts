import { error, redirect } from '@sveltejs/kit';
import type { Problem } from '@tempsdarret/client';

import { m } from '#messages';

/** What the generated client gives back. */
export interface Answer<T> {
  data: T | undefined;
  error: unknown;
  response?: Response | undefined;
}

/**
 * What a load function asked for. Without a session it leads to the sign-in page and back; any other
 * failure becomes the error page, with the problem's own words.
 */
export function loaded<T>(answer: Answer<T>, url: URL): T {
  if (answer.data !== undefined) return answer.data;
  if (answer.response?.status === 401) redirect(303, signInFirst(url));
  const problem = problemOf(answer);
  error(problem.status, problem.detail ?? problem.title, { problem });
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
