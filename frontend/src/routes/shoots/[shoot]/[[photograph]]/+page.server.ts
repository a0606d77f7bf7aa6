import { error } from '@sveltejs/kit';
import { getFile, getShoot, listFiles } from '@tempsdarret/client';

import { loaded } from '#lib/api/answers.ts';
import { apiOf } from '#lib/api/server.ts';
import { FIRST_PAGE } from '#lib/gallery/first-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { params, url } = event;
  const client = apiOf(event);
  const path = { shootId: params.shoot };
  const [shoot, files, opened] = await Promise.all([
    getShoot({ client, path }),
    listFiles({ client, path, query: { limit: FIRST_PAGE } }),
    params.photograph ? getFile({ client, path: { fileId: params.photograph } }) : undefined,
  ]);
  const data = { shoot: loaded(shoot, url), files: loaded(files, url) };
  if (!opened) return { ...data, opened: null };
  const photograph = loaded(opened, url);
  if (photograph.shootId !== params.shoot) error(404);
  return { ...data, opened: photograph };
};
