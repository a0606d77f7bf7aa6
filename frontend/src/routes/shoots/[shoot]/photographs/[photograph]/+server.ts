import { getFile } from '@tempsdarret/client';

import { passedOn } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { m } from '#messages';
import type { RequestHandler } from './$types';

/** A photograph with fresh addresses, for the gallery. */
export const GET: RequestHandler = async (event) => {
  const { shoot, photograph } = event.params;
  const answer = await getFile({ client: apiOf(event), path: { fileId: photograph } });
  if (!answer.data || answer.data.shootId === shoot) return passedOn(answer);
  // One of another shoot, as the page itself says.
  const error = { type: '/problems/not-found', title: m.problem_not_found(), status: 404 };
  return passedOn({ data: undefined, error });
};
