import { redirect } from '@sveltejs/kit';
import { endMySessions, getMe, updateMe } from '@tempsdarret/client';
import { zAccountUpdate } from '@tempsdarret/client/zod';

import { problemOf, signInFirst } from '#lib/api/answers.ts';
import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { checked } from '#lib/forms/checks.ts';
import { formOf, refused, textsOf } from '#lib/forms/submission.ts';
import { keepLanguage } from '#lib/preferences/language.server.ts';
import { forgetSession } from '#lib/session/session.server.ts';
import { getLocale } from '#language';
import type { Actions, PageServerLoad } from './$types';

/** The page's address once it speaks another language: it says there that this is saved. */
const SAVED = '/account?saved';

export const load: PageServerLoad = async (event) => ({
  account: loaded(await getMe({ client: apiOf(event) }), event.url),
  saved: event.url.searchParams.has('saved'),
});

export const actions: Actions = {
  save: async (event) => {
    const values = textsOf(await formOf(event));
    const account = { name: values['name'] ?? null, language: values['language'] ?? null };
    const { body, refusal } = checked(zAccountUpdate, account, values);
    if (refusal) return refusal;
    const answer = await updateMe({
      client: apiOf(event),
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body,
    });
    if (!answer.data) {
      if (problemOf(answer).status === 401) redirect(303, signInFirst(event.url));
      return refused(answer, values);
    }
    const { language } = answer.data;
    keepLanguage(event, language);
    // This answer is in the language of before; the next page isn't.
    if (language && language !== getLocale()) redirect(303, SAVED);
    return { saved: true };
  },

  leave: async (event) => {
    const answer = await endMySessions({ client: apiOf(event) });
    // A session that is over already is what was wanted.
    if (answer.error && problemOf(answer).status !== 401) return refused(answer, {});
    forgetSession(event);
    redirect(303, '/sign-in');
  },
};
