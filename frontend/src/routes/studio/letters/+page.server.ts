import { previewLetter } from '@tempsdarret/client';

import { getLocale } from '#language';
import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { choiceOf } from '#lib/console/addresses.ts';
import { KINDS } from '#lib/console/mail-words.ts';
import { FORMS, LANGUAGES, previewQuery } from '#lib/console/previews.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const kind = choiceOf(KINDS, searchParams.get('kind')) ?? 'invite';
  const language = choiceOf(LANGUAGES, searchParams.get('language')) ?? getLocale();
  const form = choiceOf(FORMS, searchParams.get('form')) ?? 'designed';
  const answer = await previewLetter({
    client: apiOf(event),
    path: { kind },
    query: previewQuery(language),
  });
  const { subject, text } = loaded(answer, event.url);
  return { kind, language, form, subject, text };
};
