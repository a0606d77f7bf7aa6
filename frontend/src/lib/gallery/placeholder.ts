import { thumbHashToDataURL } from 'thumbhash';

import { attempt, bytesOf } from './thumbhash.ts';

const seen = new Map<string, string>();
const REMEMBERED = 4000;

/** A photograph's ThumbHash (base 64) as a picture that can stand in for it; '' for none or a bad one. */
export function placeholder(thumbhash: string | null): string {
  if (!thumbhash) return '';
  const known = seen.get(thumbhash);
  if (known !== undefined) return known;
  if (seen.size >= REMEMBERED) seen.clear();
  const picture = attempt(() => thumbHashToDataURL(bytesOf(thumbhash)));
  seen.set(thumbhash, picture);
  return picture;
}
