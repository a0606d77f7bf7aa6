import { fail } from '@sveltejs/kit';
import { getUser, listClients, withdrawAccess } from '@tempsdarret/client';
import { zUserCreate, zUserId } from '@tempsdarret/client/zod';

import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { checked } from '#lib/forms/checks.ts';
import { valuesFrom } from '#lib/console/edits.ts';
import { grantTo, grantToAddress } from '#lib/console/granting.ts';
import type { Granted } from '#lib/console/granting.ts';
import { nameOf, userCreation } from '#lib/console/user-form.ts';
import { formOf, refuseForm, refused } from '#lib/forms/submission.ts';
import { m } from '#messages';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  event.depends('studio:shoot');
  const path = { shootId: event.params.shoot };
  const answer = await listClients({ client: apiOf(event), path });
  return { clients: loaded(answer, event.url).items };
};

export const actions: Actions = {
  /** To somebody who was chosen, or to an address. */
  grant: async (event) => {
    const form = await formOf(event);
    const values = valuesFrom(form, ['email', 'name']);
    const userId = form.has('userId') ? (idOf(form.get('userId')) ?? refuseForm()) : '';
    let granted: Granted;
    if (userId) {
      granted = await grantTo(apiOf(event), event.params.shoot, userId);
    } else {
      const creation = userCreation({ ...values, role: 'client' });
      const { body, refusal } = checked(zUserCreate, creation, values);
      if (refusal)
        return fail(422, { ...refusal.data, faults: addressFaults(refusal.data.faults) });
      granted = await grantToAddress(apiOf(event), event.params.shoot, body);
    }
    if (granted.refusal) return refused(granted.refusal, values);
    return { granted: nameOf(granted.user) };
  },

  withdraw: async (event) => {
    const userId = idOf((await formOf(event)).get('userId')) ?? refuseForm();
    const client = apiOf(event);
    const { data: user } = await getUser({ client, path: { userId } });
    const answer = await withdrawAccess({ client, path: { shootId: event.params.shoot, userId } });
    if (answer.error) return refused(answer, {});
    // Whoever is gone altogether can't be given access again.
    return user ? { withdrawn: { id: user.id, name: nameOf(user) } } : {};
  },
};

/** A name in the place of an address is no fault: it is a search that isn't finished. */
function addressFaults(faults: Record<string, string>): Record<string, string> {
  return faults['email'] ? { ...faults, email: m.console_client_add_choose() } : faults;
}

/** A user's id; nothing else may become part of an address. */
function idOf(value: FormDataEntryValue | null): string | undefined {
  return zUserId.safeParse(value).data;
}
