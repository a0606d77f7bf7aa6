import { fail, redirect } from '@sveltejs/kit';
import { deleteUser, endUserSessions, getUser, updateUser } from '@tempsdarret/client';
import { zUserUpdate } from '@tempsdarret/client/zod';

import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { checked } from '#lib/forms/checks.ts';
import { begin, editFrom } from '#lib/console/edits.ts';
import { etagOf, save } from '#lib/console/saving.ts';
import { USER_FIELDS, userPatch, userValues } from '#lib/console/user-form.ts';
import { formOf, refused } from '#lib/forms/submission.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const answer = await getUser({ client: apiOf(event), path: { userId: event.params.user } });
  return { person: loaded(answer, event.url), etag: etagOf(answer) };
};

export const actions: Actions = {
  save: async (event) => {
    const sent = editFrom(await formOf(event), USER_FIELDS);
    // Nobody chooses their own role: its field is not among those that are sent then.
    const edit = { ...sent, values: { ...sent.values, role: sent.values.role || sent.base.role } };
    const patch = userPatch(edit.values, edit.base);
    const { body, refusal } = checked(zUserUpdate, patch, edit.values);
    if (refusal) return fail(refusal.status, { ...refusal.data, edit });
    if (Object.keys(body).length === 0) return { edit, unchanged: true };

    const call = { client: apiOf(event), path: { userId: event.params.user } };
    const saved = await save(edit, {
      read: () => getUser(call),
      write: (etag) => updateUser({ ...call, body, headers: { 'If-Match': etag } }),
      valuesOf: userValues,
    });
    switch (saved.kind) {
      case 'stored':
        return { edit: begin(userValues(saved.thing), saved.etag), saved: true };
      case 'conflict':
        return fail(412, { edit: saved.edit, conflict: true });
      case 'refused': {
        const { status, data } = refused(saved.answer, edit.values);
        return fail(status, { ...data, edit });
      }
    }
  },

  sessions: async (event) => {
    const form = await formOf(event);
    if (!form.has('confirmed')) return { asked: 'sessions' };
    const path = { userId: event.params.user };
    const answer = await endUserSessions({ client: apiOf(event), path });
    if (!answer.error) return { sessionsEnded: true };
    const { status, data } = refused(answer, {});
    return fail(status, { sessionsFault: data.message });
  },

  delete: async (event) => {
    const form = await formOf(event);
    if (!form.has('confirmed')) return { asked: 'delete' };
    const path = { userId: event.params.user };
    const answer = await deleteUser({ client: apiOf(event), path });
    if (!answer.error) redirect(303, '/studio/users');
    const { status, data } = refused(answer, {});
    return fail(status, { deleteFault: data.message });
  },
};
