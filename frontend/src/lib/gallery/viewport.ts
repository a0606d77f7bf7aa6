import type { Layout, Row } from './layout.ts';

/** Rows, or photographs, from `first` up to, but not with, `end`. */
export interface Range {
  first: number;
  end: number;
}

/** Which rows touch the stretch from `top` to `bottom`, in pixels from the list's top. */
export function rowsWithin({ rows }: Pick<Layout, 'rows'>, top: number, bottom: number): Range {
  const first = firstWhere(rows, (row) => row.top + row.height > top);
  return {
    first,
    end: Math.max(
      first,
      firstWhere(rows, (row) => row.top >= bottom),
    ),
  };
}

/** The row that a photograph is in; the last one for an index beyond the end. */
export function rowOf({ rows }: Pick<Layout, 'rows'>, index: number): number {
  return Math.min(
    firstWhere(rows, (row) => row.end > index),
    rows.length - 1,
  );
}

/** The photographs in some rows; rows that there are none of have none. */
export function photographsIn({ rows }: Pick<Layout, 'rows'>, range: Range): Range {
  const first = rows[range.first]?.first ?? 0;
  const end = rows[Math.min(range.end, rows.length) - 1]?.end ?? 0;
  return range.first < rows.length ? { first, end: Math.max(first, end) } : { first: 0, end: 0 };
}

/**
 * How high the list is once all `total` photographs are there: exact for those that are known, and
 * for the rest what full rows of them took so far.
 */
export function fullHeight({ rows, boxes, height }: Layout, total: number): number {
  const last = rows.at(-1);
  if (!last || total <= boxes.length) return height;
  // The last row may not be full yet.
  const [photographs, taken] = last.first ? [last.first, last.top] : [last.end, height];
  return Math.max(height, (total * taken) / photographs);
}

/** The photograph in the row above (-1) or below (+1) that is the closest across; else the same. */
export function acrossRows(layout: Layout, index: number, step: -1 | 1): number {
  const from = layout.boxes[index];
  const row = layout.rows[rowOf(layout, index) + step];
  if (!from || !row) return index;
  const middle = from.x + from.width / 2;
  let best = row.first;
  for (let each = row.first; each < row.end; each++) {
    if (distance(layout, each, middle) < distance(layout, best, middle)) best = each;
  }
  return best;
}

function distance({ boxes }: Layout, index: number, x: number): number {
  const box = boxes[index];
  return box ? Math.abs(box.x + box.width / 2 - x) : Infinity;
}

function firstWhere(rows: readonly Row[], holds: (row: Row) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && holds(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}
