import type { StudioFile } from '#lib/api/types.ts';

/** Those of `files` that `others` has not. */
export function without(files: readonly StudioFile[], others: readonly StudioFile[]): StudioFile[] {
  const theirs = new Set(others.map((each) => each.id));
  return files.filter((each) => !theirs.has(each.id));
}

/**
 * `files` with what is newly known about those that had the `ids`: fresh takes the place of old, and
 * what is missing among the fresh is gone.
 */
export function refreshed(
  files: readonly StudioFile[],
  ids: readonly string[],
  fresh: readonly StudioFile[],
): StudioFile[] {
  const known = new Map(fresh.map((each) => [each.id, each]));
  const gone = new Set(ids.filter((id) => !known.has(id)));
  return files.flatMap((each) => (gone.has(each.id) ? [] : [known.get(each.id) ?? each]));
}
