import { acceptInvite } from '@tempsdarret/client';
import { zInviteAcceptance } from '@tempsdarret/client/zod';

import { apiOf } from '#lib/api/server.ts';
import { checked } from '#lib/forms/checks.ts';
import { formOf, refused, textsOf } from '#lib/forms/submission.ts';
import { enter } from '#lib/session/entering.server.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const values = textsOf(await formOf(event));
    const { body } = checked(zInviteAcceptance, values, {});
    const answer = body
      ? await acceptInvite({ client: apiOf(event), body })
      : { data: undefined, error: linkBroken };
    if (!answer.data) return refused(answer, {});
    return enter(event, answer.data);
  },
};

const linkBroken = { type: '/problems/invite-link-invalid', title: '', status: 401 };
