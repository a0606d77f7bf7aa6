import { problemOf } from '#lib/api/answers.ts';
import type { FilePage } from '#lib/api/types.ts';
import type { Source } from './photographs.svelte.ts';

/** Photographs by way of the pages' server, which has the API's client: a phone needn't load it. */
export const portal: Source = {
  list: async (shootId, limit, cursor) => {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor ? { cursor } : {}) });
    const address = `/shoots/${shootId}/photographs?${query}`;
    const response = await fetch(address).catch(() => undefined);
    const content: unknown = await response?.json().catch(() => undefined);
    if (response?.ok && content !== undefined) return content as FilePage;
    throw problemOf({ error: content, response });
  },
};
