import { fail } from '@sveltejs/kit';
import { discardDeadLetter, listDeadLetters, retryDeadLetter } from '@tempsdarret/client';
import { zEventId } from '@tempsdarret/client/zod';

import { problemOf } from '#lib/api/answers.ts';
import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { wordsOf } from '#lib/api/words.ts';
import { formOf, refuseForm } from '#lib/forms/submission.ts';
import { m } from '#messages';
import type { Actions, PageServerLoad } from './$types';

const AT_ONCE = 50;

export const load: PageServerLoad = async (event) => {
  const cursor = event.url.searchParams.get('cursor');
  const query = { limit: AT_ONCE, ...(cursor && { cursor }) };
  const answer = await listDeadLetters({ client: apiOf(event), query });
  return { letters: loaded(answer, event.url) };
};

export const actions: Actions = {
  retry: async (event) => {
    const eventId = idIn(await formOf(event));
    const answer = await retryDeadLetter({ client: apiOf(event), path: { eventId } });
    return answer.error ? refusal(answer) : { done: m.console_letter_retried() };
  },

  discard: async (event) => {
    const form = await formOf(event);
    const eventId = idIn(form);
    if (!form.has('confirmed')) return { asked: eventId };
    const answer = await discardDeadLetter({ client: apiOf(event), path: { eventId } });
    return answer.error ? refusal(answer) : { done: m.console_letter_discarded() };
  },
};

function idIn(form: FormData): string {
  return zEventId.safeParse(form.get('eventId')).data ?? refuseForm();
}

function refusal(answer: Parameters<typeof problemOf>[0]) {
  const problem = problemOf(answer);
  const message = problem.status === 404 ? m.console_letter_gone() : wordsOf(problem);
  return fail(problem.status, { fault: message });
}
