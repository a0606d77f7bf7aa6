import { getFile } from '@tempsdarret/client';

import { passedOn } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import type { RequestHandler } from './$types';

/** A photograph with fresh addresses, for the gallery. */
export const GET: RequestHandler = async (event) =>
  passedOn(await getFile({ client: apiOf(event), path: { fileId: event.params.photograph } }));
