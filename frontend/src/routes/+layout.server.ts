import { getMe } from '@tempsdarret/client';

import { apiOf } from '#lib/api/server.ts';
import { themeOf } from '#lib/preferences/theme.ts';
import { forgetSession } from '#lib/session/session.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  const theme = themeOf(event.cookies);
  if (!event.locals.bearer) return { user: null, theme };
  const { data, response } = await getMe({ client: apiOf(event) });
  // A late answer to a fetch must not undo a session that another tab has just begun.
  if (response?.status === 401 && !event.isDataRequest) forgetSession(event);
  return { user: data ?? null, theme };
};
