import { redirect } from '@sveltejs/kit';
import { createUser } from '@tempsdarret/client';
import { zUserCreate } from '@tempsdarret/client/zod';

import { apiOf } from '#lib/api/server.ts';
import { wordsOf } from '#lib/api/words.ts';
import { problemOf } from '#lib/api/answers.ts';
import { checked, invalid } from '#lib/forms/checks.ts';
import { valuesFrom } from '#lib/console/edits.ts';
import { NEW_USER_FIELDS, userCreation } from '#lib/console/user-form.ts';
import { formOf, refused } from '#lib/forms/submission.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const values = valuesFrom(await formOf(event), NEW_USER_FIELDS);
    const { body, refusal } = checked(zUserCreate, userCreation(values), values);
    if (refusal) return refusal;
    const answer = await createUser({ client: apiOf(event), body });
    if (answer.response?.status === 409) {
      return invalid(values, { email: wordsOf(problemOf(answer)) });
    }
    if (!answer.data) return refused(answer, values);
    redirect(303, '/studio/users');
  },
};
