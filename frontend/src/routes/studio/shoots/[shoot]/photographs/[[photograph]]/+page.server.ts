import { error } from '@sveltejs/kit';
import { getFile, listFiles } from '@tempsdarret/client';

import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { FIRST_PAGE } from '#lib/gallery/first-page.ts';
import { m } from '#messages';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { params, url } = event;
  const client = apiOf(event);
  const [files, opened] = await Promise.all([
    listFiles({ client, path: { shootId: params.shoot }, query: { limit: FIRST_PAGE } }),
    params.photograph ? getFile({ client, path: { fileId: params.photograph } }) : undefined,
  ]);
  const first = loaded(files, url);
  if (!opened) return { files: first, opened: null };
  const photograph = loaded(opened, url);
  if (photograph.shootId !== params.shoot) error(404, m.problem_not_found());
  return { files: first, opened: photograph };
};
