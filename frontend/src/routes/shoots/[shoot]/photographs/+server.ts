import { listFiles } from '@tempsdarret/client';

import { passedOn } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import type { RequestHandler } from './$types';

/** Further photographs of a shoot, for the gallery. */
export const GET: RequestHandler = async (event) => {
  const { searchParams } = event.url;
  const cursor = searchParams.get('cursor');
  return passedOn(
    await listFiles({
      client: apiOf(event),
      path: { shootId: event.params.shoot },
      query: { limit: Number(searchParams.get('limit')), ...(cursor === null ? {} : { cursor }) },
    }),
  );
};
