import { listShoots } from '@tempsdarret/client';

import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { choiceOf, searchIn } from '#lib/console/addresses.ts';
import { STATUSES } from '#lib/console/lifecycle.ts';
import type { PageServerLoad } from './$types';

const AT_ONCE = 30;

export const load: PageServerLoad = async (event) => {
  const { url } = event;
  event.depends('studio:shoots');
  const q = searchIn(url);
  const status = choiceOf(STATUSES, url.searchParams.get('status'));
  const cursor = url.searchParams.get('cursor');
  const query = { limit: AT_ONCE, ...(q && { q }), ...(status && { status }) };
  const answer = await listShoots({
    client: apiOf(event),
    query: { ...query, ...(cursor && { cursor }) },
  });
  return { shoots: loaded(answer, url), q, status, query, cursor };
};
