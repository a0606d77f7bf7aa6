import { countUnread, getMe } from '@tempsdarret/client';

import { apiOf } from '#lib/api/server.ts';
import { toldOf } from '#lib/inbox/told.ts';
import { themeOf } from '#lib/preferences/theme.ts';
import { forgetSession } from '#lib/session/session.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  // What has a client's page look again has their bell look again, too.
  event.depends('portal:shoot', 'portal:shoots');
  const theme = themeOf(event.cookies);
  if (!event.locals.bearer) return { user: null, inbox: null, theme };
  const client = apiOf(event);
  const [{ data: user, response }, { data: count }] = await Promise.all([
    getMe({ client }),
    countUnread({ client }),
  ]);
  // A late answer to a fetch must not undo a session that another tab has just begun.
  if (response?.status === 401 && !event.isDataRequest) forgetSession(event);
  if (!user) return { user: null, inbox: null, theme };
  // Whether that can be told or not, the page is there.
  return { user, inbox: toldOf(count?.unread ?? 0), theme };
};
