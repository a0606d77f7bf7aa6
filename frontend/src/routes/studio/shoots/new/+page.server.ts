import { redirect } from '@sveltejs/kit';
import { createShoot } from '@tempsdarret/client';
import { zShootCreate } from '@tempsdarret/client/zod';

import { apiOf } from '#lib/api/server.ts';
import { valuesFrom } from '#lib/console/edits.ts';
import { checkedShoot } from '#lib/console/shoot-checks.ts';
import { SHOOT_FIELDS, shootCreation } from '#lib/console/shoot-form.ts';
import { zoneIn } from '#lib/console/zone.ts';
import { formOf, refused } from '#lib/forms/submission.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const form = await formOf(event);
    const values = valuesFrom(form, SHOOT_FIELDS);
    const zone = zoneIn(form, event.cookies);
    const { body, refusal } = checkedShoot(zShootCreate, values, (each) =>
      shootCreation(each, zone),
    );
    if (refusal) return refusal;
    const answer = await createShoot({ client: apiOf(event), body });
    if (!answer.data) return refused(answer, values);
    redirect(303, `/studio/shoots/${answer.data.id}/photographs`);
  },
};
