import { redirect } from '@sveltejs/kit';

import { startOf } from '#lib/session/destination.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
  const { user } = await parent();
  redirect(303, user ? startOf(user) : '/sign-in');
};
