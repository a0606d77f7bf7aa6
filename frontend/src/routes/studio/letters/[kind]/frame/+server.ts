import { previewLetter } from '@tempsdarret/client';

import { problemOf } from '#lib/api/answers.ts';
import { apiOf } from '#lib/api/server.ts';
import { wordsOf } from '#lib/api/words.ts';
import { choiceOf } from '#lib/console/addresses.ts';
import { KINDS } from '#lib/console/mail-words.ts';
import { FRAME_POLICY, LANGUAGES, previewQuery } from '#lib/console/previews.ts';
import { m } from '#messages';
import type { RequestHandler } from './$types';

const POLICY = { 'Content-Security-Policy': FRAME_POLICY };

/**
 * A mail as a page of its own, for a frame: within ours, our policy would take its styles from it.
 * Whoever may not see it is told so by the API.
 */
export const GET: RequestHandler = async (event) => {
  const kind = choiceOf(KINDS, event.params.kind);
  if (!kind) return inWords(404, m.problem_not_found());
  const language = choiceOf(LANGUAGES, event.url.searchParams.get('language')) ?? 'both';
  const answer = await previewLetter({
    client: apiOf(event),
    path: { kind },
    query: previewQuery(language),
  });
  if (answer.data) {
    const headers = { ...POLICY, 'Content-Type': 'text/html; charset=utf-8' };
    return new Response(answer.data.html, { headers });
  }
  const problem = problemOf(answer);
  return inWords(problem.status, wordsOf(problem));
};

function inWords(status: number, words: string): Response {
  const headers = { ...POLICY, 'Content-Type': 'text/plain; charset=utf-8' };
  return new Response(words, { status, headers });
}
