import { redirect } from '@sveltejs/kit';
import { endMySessions, getMe, updateMe } from '@tempsdarret/client';
import { zAccountUpdate } from '@tempsdarret/client/zod';

import { loaded, problemOf, signInFirst } from '#lib/api/answers.ts';
import { apiOf } from '#lib/api/server.ts';
import { checked } from '#lib/forms/checks.ts';
import { formOf, refused, textsOf } from '#lib/forms/submission.ts';
import { keepLanguage } from '#lib/preferences/language.server.ts';
import { forgetSession } from '#lib/session/session.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  account: loaded(await getMe({ client: apiOf(event) }), event.url),
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
    keepLanguage(event, answer.data.language);
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
