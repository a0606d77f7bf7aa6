import { listLetters } from '@tempsdarret/client';
import type { Client } from '@tempsdarret/client';

import type { LetterPage } from '#lib/api/types.ts';

/** As many as the API gives at once: what is said of each client rests on them. */
export const LETTERS = 200;
/** More pages than that are asked for by hand alone. */
const MOST_PAGES = 20;

/** The parameter of an address that says how many pages of letters are wanted. */
const PARAMETER = 'letters';

/** How many pages of letters an address asks for. */
export function pagesIn(url: { searchParams: Pick<URLSearchParams, 'get'> }): number {
  const text = url.searchParams.get(PARAMETER) ?? '';
  return /^[1-9]\d?$/.test(text) ? Math.min(Number(text), MOST_PAGES) : 1;
}

/** The address of a page with one page of letters more than so many letters are. */
export function withOlder(path: string, shown: number): string {
  return `${path}?${PARAMETER}=${Math.ceil(shown / LETTERS) + 1}`;
}

/**
 * The newest letters about a shoot, so many pages of them; as many as came if a later one doesn't.
 * Null if none came.
 */
export async function newestLetters(
  client: Client,
  shootId: string,
  pages: number,
): Promise<LetterPage | null> {
  let found = await pageFrom(client, shootId);
  for (let page = 1; page < pages && found && found.nextCursor !== null; page++) {
    const next = await pageFrom(client, shootId, found.nextCursor);
    if (!next) break;
    found = { items: [...found.items, ...next.items], nextCursor: next.nextCursor };
  }
  return found;
}

async function pageFrom(
  client: Client,
  shootId: string,
  cursor?: string,
): Promise<LetterPage | null> {
  const query = { limit: LETTERS, ...(cursor !== undefined && { cursor }) };
  const { data } = await listLetters({ client, path: { shootId }, query });
  return data ?? null;
}
