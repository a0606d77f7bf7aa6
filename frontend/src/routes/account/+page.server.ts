import { redirect } from '@sveltejs/kit';
import {
  endMySessions,
  getMe,
  getMyPreferences,
  updateMe,
  updateMyPreferences,
} from '@tempsdarret/client';
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

export const load: PageServerLoad = async (event) => {
  const client = apiOf(event);
  const [account, mails] = await Promise.all([getMe({ client }), getMyPreferences({ client })]);
  return {
    account: loaded(account, event.url),
    mails: loaded(mails, event.url),
    saved: event.url.searchParams.has('saved'),
  };
};

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

  mails: async (event) => {
    const form = await formOf(event);
    const answer = await updateMyPreferences({
      client: apiOf(event),
      headers: { 'Content-Type': 'application/merge-patch+json' },
      // A box that isn't ticked is not sent.
      body: { shoots: form.has('shoots'), invites: form.has('invites') },
    });
    if (answer.data) return { saved: true };
    if (problemOf(answer).status === 401) redirect(303, signInFirst(event.url));
    return refused(answer, {});
  },

  leave: async (event) => {
    const answer = await endMySessions({ client: apiOf(event) });
    // A session that is over already is what was wanted.
    if (answer.error && problemOf(answer).status !== 401) return refused(answer, {});
    forgetSession(event);
    redirect(303, '/sign-in');
  },
};
