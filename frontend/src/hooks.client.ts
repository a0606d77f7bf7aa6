import type { HandleClientError } from '@sveltejs/kit/hooks';

import { m } from '#messages';

/** What fails here, and not on the server, is mostly the way there; what else it is, the console says. */
export const handleError: HandleClientError = (caught) => {
  // Those that were thrown on purpose have words already.
  if (caught.kind === 'app') return;
  if (caught.kind === 'unknown') console.error(caught.error);
  return { message: m.problem_unavailable() };
};
