import { browser } from '$app/env';

import type { FilePage, Shoot } from '#lib/api/types.ts';
import { Photographs } from './photographs.svelte.ts';

/** Shoots whose photographs are kept while others are looked at. */
const KEPT = 6;

const recent = new Map<string, Photographs>();

/**
 * The photographs of a shoot, beginning with a page that has just come: those that were loaded when
 * it was last looked at, as long as nothing tells that they have changed.
 */
export function photographsOf(
  viewer: string,
  shoot: Pick<Shoot, 'id' | 'photographCount'>,
  first: FilePage,
): Photographs {
  const { id: shootId, photographCount: total } = shoot;
  // On the server, what one person sees is nobody else's to find.
  const made = (): Photographs => new Photographs({ shootId, first, total });
  if (!browser) return made();
  const key = `${viewer}/${shootId}`;
  const known = recent.get(key);
  const photographs = known?.beganWith(first, total) ? known : made();
  recent.delete(key);
  recent.set(key, photographs);
  const [oldest] = recent.keys();
  if (recent.size > KEPT && oldest !== undefined) recent.delete(oldest);
  return photographs;
}
