import { error } from '@sveltejs/kit';
import { getFile, getShoot, listFiles } from '@tempsdarret/client';

import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { factsOf, whyEmpty } from '#lib/gallery/shoots.ts';
import { FIRST_PAGE } from '#lib/gallery/first-page.ts';
import { m } from '#messages';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { params, url } = event;
  event.depends('portal:shoot');
  const client = apiOf(event);
  const path = { shootId: params.shoot };
  const [shoot, files, opened] = await Promise.all([
    getShoot({ client, path }),
    listFiles({ client, path, query: { limit: FIRST_PAGE } }),
    params.photograph ? getFile({ client, path: { fileId: params.photograph } }) : undefined,
  ]);
  const about = loaded(shoot, url);
  const data = {
    shoot: about,
    files: loaded(files, url),
    // In words already: a phone on its way to photographs needn't load all that could be said.
    facts: factsOf(about),
    empty: whyEmpty(about.status),
  };
  if (!opened) return { ...data, opened: null };
  const photograph = loaded(opened, url);
  if (photograph.shootId !== params.shoot) error(404, m.problem_not_found());
  return { ...data, opened: photograph };
};
