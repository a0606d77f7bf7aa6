import { redirect } from '@sveltejs/kit';

import { forgetSession } from '#lib/session/session.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
  default: (event) => {
    forgetSession(event);
    redirect(303, '/sign-in');
  },
};
