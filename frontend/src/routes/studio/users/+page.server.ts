import { listUsers } from '@tempsdarret/client';

import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { choiceOf, searchIn } from '#lib/console/addresses.ts';
import { ROLES } from '#lib/console/user-form.ts';
import type { PageServerLoad } from './$types';

const AT_ONCE = 50;

export const load: PageServerLoad = async (event) => {
  const { url } = event;
  const q = searchIn(url);
  const role = choiceOf(ROLES, url.searchParams.get('role'));
  const cursor = url.searchParams.get('cursor');
  const query = { limit: AT_ONCE, ...(q && { q }), ...(role && { role }) };
  const answer = await listUsers({
    client: apiOf(event),
    query: { ...query, ...(cursor && { cursor }) },
  });
  return { users: loaded(answer, url), q, role, query };
};
