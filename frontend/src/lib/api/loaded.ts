import { error, redirect } from '@sveltejs/kit';

import { problemOf, signInFirst } from './answers.ts';
import type { Answer } from './answers.ts';
import { wordsOf } from './words.ts';

/**
 * What a load function asked for. Without a session it leads to the sign-in page and back; any other
 * failure becomes the error page, which says why in the reader's language.
 */
export function loaded<T>(answer: Answer<T>, url: URL): T {
  if (answer.data !== undefined) return answer.data;
  if (answer.response?.status === 401) redirect(303, signInFirst(url));
  const problem = problemOf(answer);
  // In words already here: a page that all goes well for needn't bring them.
  error(problem.status, wordsOf(problem));
}

/** The same for a script of ours that asked: the API's answer, or its problem. */
export function passedOn(answer: Answer<object>): Response {
  if (answer.data !== undefined) return Response.json(answer.data);
  const problem = problemOf(answer);
  const headers = { 'Content-Type': 'application/problem+json' };
  return Response.json(problem, { status: problem.status, headers });
}
