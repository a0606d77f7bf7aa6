import { fail, redirect } from '@sveltejs/kit';

import { apiOf } from '#lib/api/server.ts';
import { choiceOf } from '#lib/console/addresses.ts';
import { textOf } from '#lib/console/edits.ts';
import { effectOf, STATUSES } from '#lib/console/lifecycle.ts';
import { move } from '#lib/console/moving.ts';
import { formOf, refuseForm } from '#lib/forms/submission.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ request, params }) => {
  // After a move, this page is where its question or its refusal is shown.
  if (request.method !== 'POST')
    redirect(307, `/studio/shoots/${encodeURIComponent(params.shoot)}/photographs`);
};

export const actions: Actions = {
  move: async (event) => {
    const form = await formOf(event);
    const from = choiceOf(STATUSES, textOf(form.get('from')));
    const to = choiceOf(STATUSES, textOf(form.get('to')));
    if (!from || !to) refuseForm();
    const unnoticed = effectOf(from, to) === 'none';
    if (!unnoticed && !form.has('confirmed')) return { move: to };
    const etag = textOf(form.get('etag'));
    // Of what they don't notice, such as coming back out of the archive, nobody is written to.
    const quiet = unnoticed || form.has('quiet');
    const moved = await move(apiOf(event), { shootId: event.params.shoot, from, to, etag, quiet });
    if (!moved.shoot) return fail(moved.status, { move: '', message: moved.message });
    const home = `/studio/shoots/${encodeURIComponent(event.params.shoot)}/`;
    // As a browser would read it: what follows `home` could lead out again, or fit no header.
    const back = URL.parse(textOf(form.get('back')), event.url.origin)?.pathname ?? '';
    redirect(303, back.startsWith(home) ? back : `${home}photographs`);
  },
};
