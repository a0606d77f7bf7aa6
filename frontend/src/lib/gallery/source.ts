/** The API, as far as photographs come from it. It is loaded when it is first asked. */

import { getFile, listFiles } from '@tempsdarret/client';

import { problemOf } from '#lib/api/answers.ts';
import type { Answer } from '#lib/api/answers.ts';
import type { Source } from './photographs.svelte.ts';

export const list: Source['list'] = async (shootId, limit, cursor) =>
  given(await listFiles({ path: { shootId }, query: { limit, ...(cursor ? { cursor } : {}) } }));

export const one: Source['one'] = async (_shootId, fileId) =>
  given(await getFile({ path: { fileId } }));

function given<T>(answer: Answer<T>): T {
  if (answer.data !== undefined) return answer.data;
  throw problemOf(answer);
}
