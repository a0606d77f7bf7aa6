import { problemOf } from '#lib/api/answers.ts';
import type { FilePage, StudioFile } from '#lib/api/types.ts';
import type { Source } from './photographs.svelte.ts';

/** Photographs by way of the pages' server, which has the API's client: a phone needn't load it. */
export const portal: Source = {
  list: (shootId, limit, cursor) => {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor ? { cursor } : {}) });
    return ask<FilePage>(`/shoots/${shootId}/photographs?${query}`);
  },
  one: (shootId, fileId) => ask<StudioFile>(`/shoots/${shootId}/photographs/${fileId}`),
};

async function ask<T>(address: string): Promise<T> {
  const response = await fetch(address).catch(() => undefined);
  const content: unknown = await response?.json().catch(() => undefined);
  if (response?.ok && content !== undefined) return content as T;
  throw problemOf({ error: content, response });
}
