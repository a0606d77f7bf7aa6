import { listShoots } from '@tempsdarret/client';

import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import type { PageServerLoad } from './$types';

const FIRST_PAGE = 12;

export const load: PageServerLoad = async (event) => {
  event.depends('portal:shoots');
  const answer = await listShoots({ client: apiOf(event), query: { limit: FIRST_PAGE } });
  return { shoots: loaded(answer, event.url) };
};
