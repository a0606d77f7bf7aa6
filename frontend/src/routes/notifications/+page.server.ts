import { redirect } from '@sveltejs/kit';

import { zoneOf } from '#lib/console/zone.ts';
import { inboxOf, readInbox } from '#lib/inbox/inbox.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const [inbox, { user }] = await Promise.all([inboxOf(event), event.parent()]);
  if (user?.role === 'admin') redirect(303, '/studio/notifications');
  return { list: inbox, zone: zoneOf(event.cookies) };
};

export const actions: Actions = { default: readInbox };
