import { error, redirect } from '@sveltejs/kit';
import { listDeadLetters } from '@tempsdarret/client';

import { signInFirst } from '#lib/api/answers.ts';
import { apiOf } from '#lib/api/server.ts';
import { zoneOf } from '#lib/console/zone.ts';
import { m } from '#messages';
import type { LayoutServerLoad } from './$types';

/** The console is the photographer's: for anybody else there is nothing here. */
export const load: LayoutServerLoad = async (event) => {
  const { parent, cookies, locals, url } = event;
  event.depends('studio:zone');
  const { user } = await parent();
  // They have a session, and the API doesn't say whose.
  if (!user && locals.bearer) error(503, m.problem_unavailable());
  if (!user) redirect(303, signInFirst(url));
  if (user.role !== 'admin') error(404, m.problem_not_found());
  const letters = await listDeadLetters({ client: apiOf(event), query: { limit: 1 } });
  // Whether that can be told or not, the console is there.
  return { user, zone: zoneOf(cookies), undelivered: Boolean(letters.data?.items.length) };
};
