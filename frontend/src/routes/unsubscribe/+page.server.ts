import { unsubscribe } from '@tempsdarret/client';

import { apiOf } from '#lib/api/server.ts';
import { formOf, refused, textsOf } from '#lib/forms/submission.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const { token: ticket = '' } = textsOf(await formOf(event));
    const answer = await unsubscribe({ client: apiOf(event), path: { ticket } });
    return answer.error === undefined ? { done: true } : refused(answer, {});
  },
};
