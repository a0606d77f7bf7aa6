import { getShoot } from '@tempsdarret/client';

import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { etagOf } from '#lib/console/saving.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  event.depends('studio:shoot');
  const path = { shootId: event.params.shoot };
  const answer = await getShoot({ client: apiOf(event), path });
  return { shoot: loaded(answer, event.url), etag: etagOf(answer) };
};
