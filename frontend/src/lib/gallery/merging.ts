import type { StudioFile } from '#lib/api/types.ts';

/** Those of `files` that `others` has not. */
export function without(files: readonly StudioFile[], others: readonly StudioFile[]): StudioFile[] {
  const theirs = new Set(others.map((each) => each.id));
  return files.filter((each) => !theirs.has(each.id));
}

/**
 * `files` with a part of them read again, those that had the `ids`: the `fresh` ones, in their order,
 * take the place of the old, which are gone if they are not among them.
 */
export function reread(
  files: readonly StudioFile[],
  ids: readonly string[],
  fresh: readonly StudioFile[],
): StudioFile[] {
  const old = new Set(ids);
  const first = files.findIndex(({ id }) => old.has(id));
  const begin = first < 0 ? files.length : first;
  const behind = files.slice(begin).filter(({ id }) => !old.has(id));
  return [...without(files.slice(0, begin), fresh), ...fresh, ...without(behind, fresh)];
}

/** How many more there are than before, in front of the last one that was there before. */
export function shiftOf(ids: readonly string[], fresh: readonly StudioFile[]): number {
  const places = new Map(fresh.map(({ id }, place) => [id, place]));
  const last = ids.findLastIndex((id) => places.has(id));
  return last < 0 ? 0 : (places.get(ids[last] ?? '') ?? last) - last;
}
