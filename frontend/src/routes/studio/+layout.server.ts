import { error, redirect } from '@sveltejs/kit';

import { signInFirst } from '#lib/api/answers.ts';
import { zoneOf } from '#lib/console/zone.ts';
import { m } from '#messages';
import type { LayoutServerLoad } from './$types';

/** The console is the photographer's: for anybody else there is nothing here. */
export const load: LayoutServerLoad = async ({ parent, cookies, locals, url, depends }) => {
  depends('studio:zone');
  const { user } = await parent();
  // They have a session, and the API doesn't say whose.
  if (!user && locals.bearer) error(503, m.problem_unavailable());
  if (!user) redirect(303, signInFirst(url));
  if (user.role !== 'admin') error(404, m.problem_not_found());
  return { user, zone: zoneOf(cookies) };
};
