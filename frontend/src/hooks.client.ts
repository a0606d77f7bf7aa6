import type { HandleClientError } from '@sveltejs/kit/hooks';

import { m } from '#messages';

/** What fails here, and not on the server, is mostly the way there. */
export const handleError: HandleClientError = () => ({ message: m.problem_unavailable() });
