import { fail, redirect } from '@sveltejs/kit';
import { deleteShoot, getShoot, updateShoot } from '@tempsdarret/client';
import { zShootUpdate } from '@tempsdarret/client/zod';

import { apiOf } from '#lib/api/server.ts';
import { begin, editFrom, textOf } from '#lib/console/edits.ts';
import { sameWords } from '#lib/console/same-words.ts';
import { isEtag, malformed, save } from '#lib/console/saving.ts';
import { checkedShoot } from '#lib/console/shoot-checks.ts';
import { SHOOT_FIELDS, shootPatch, shootValues } from '#lib/console/shoot-form.ts';
import { zoneIn } from '#lib/console/zone.ts';
import { formOf, refused } from '#lib/forms/submission.ts';
import { m } from '#messages';
import type { Actions } from './$types';

export const actions: Actions = {
  save: async (event) => {
    const form = await formOf(event);
    const zone = zoneIn(form, event.cookies);
    const edit = editFrom(form, SHOOT_FIELDS);
    const { body, refusal } = checkedShoot(zShootUpdate, edit.values, (values) =>
      shootPatch(values, edit.base, zone),
    );
    if (refusal) return fail(refusal.status, { ...refusal.data, edit });
    if (Object.keys(body).length === 0) return { edit, unchanged: true };

    const call = { client: apiOf(event), path: { shootId: event.params.shoot } };
    const saved = await save(edit, {
      read: () => getShoot(call),
      write: (etag) => updateShoot({ ...call, body, headers: { 'If-Match': etag } }),
      valuesOf: (shoot) => shootValues(shoot, zone),
    });
    switch (saved.kind) {
      case 'stored':
        return { edit: begin(shootValues(saved.thing, zone), saved.etag), saved: true };
      case 'conflict':
        return fail(412, { edit: saved.edit, conflict: true });
      case 'refused': {
        const { status, data } = refused(saved.answer, edit.values);
        return fail(status, { ...data, edit });
      }
    }
  },

  delete: async (event) => {
    const form = await formOf(event);
    if (!form.has('confirmed')) return { askedToDelete: true };
    const call = { client: apiOf(event), path: { shootId: event.params.shoot } };
    const { data: shoot } = await getShoot(call);
    // An empty shoot is no loss; photographs are, so their shoot has to be named.
    if (shoot?.photographCount && !sameWords(textOf(form.get('title')), shoot.title)) {
      return fail(422, { askedToDelete: true, deleteFault: m.console_delete_shoot_mistyped() });
    }
    const etag = textOf(form.get('etag'));
    const answer = isEtag(etag)
      ? await deleteShoot({ ...call, headers: { 'If-Match': etag } })
      : malformed();
    if (answer.error) {
      const { status, data } = refused(answer, {});
      return fail(status, { deleteMessage: data.message });
    }
    redirect(303, '/studio/shoots');
  },
};
