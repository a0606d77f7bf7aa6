/**
 * Where photographs stand: in rows of their own proportions, each filled to both edges, none cropped.
 *
 * The rule is flexbox's own, so that a page from the server, laid out by `Gallery.svelte`'s style
 * sheet alone, has every photograph where the script puts it later: as many in a row as fit at the
 * height `rowHeight`, which is the least; then the row grows until it is full, up to `tallest`. The
 * last one stays as it is.
 * All lengths are in CSS pixels; `width` is that of the list.
 */

/** Anything with proportions. */
export interface Proportions {
  width: number;
  height: number;
}

/** Where a photograph stands in the list. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A row: the photographs from `first` up to, but not with, `end`. */
export interface Row {
  first: number;
  end: number;
  top: number;
  height: number;
}

export interface Layout {
  boxes: Box[];
  rows: Row[];
  height: number;
}

/** As few as this are shown larger. */
export const FEW = 4;

/** What a row is at least high: two landscapes beside each other on a phone, four on a desk. */
export function rowHeight(width: number, count = Infinity): number {
  const usual = 132 + 0.092 * width;
  return count > FEW ? Math.min(0.31 * width, usual) : Math.min(0.65 * width, 1.7 * usual);
}

/** What a row is at most high: one that can't be filled within that stays short of the edge. */
export function tallest(width: number, count = Infinity): number {
  const least = rowHeight(width, count);
  return count > FEW ? Math.max(1.7 * least, 420) : 1.3 * least;
}

/** What is left between photographs, both ways. */
export function gapOf(width: number): number {
  return Math.max(4, Math.min(0.008 * width, 12));
}

export function layOut(photographs: readonly Proportions[], width: number): Layout {
  const least = rowHeight(width, photographs.length);
  const most = tallest(width, photographs.length);
  const gap = onGrid(gapOf(width));
  const layout: Layout = { boxes: [], rows: [], height: 0 };
  let first = 0;
  while (first < photographs.length) {
    let ratios = 0;
    let filled = -gap;
    let end = first;
    for (; end < photographs.length; end++) {
      const ratio = ratioOf(photographs[end]);
      const natural = onGrid(ratio * least);
      if (end > first && filled + gap + natural > onGrid(width)) break;
      filled += gap + natural;
      ratios += ratio;
    }
    const full = Math.min((width - gap * (end - first - 1)) / ratios, most);
    // The last row is not stretched, unless there is no room for anything beside it.
    const loose = end === photographs.length && filled + gap <= onGrid(width);
    const height = loose ? least : full;
    const top = layout.rows.length ? layout.height + gap : 0;
    let x = 0;
    for (let index = first; index < end; index++) {
      const box = { x, y: top, width: ratioOf(photographs[index]) * height, height };
      layout.boxes.push(box);
      x += box.width + gap;
    }
    layout.rows.push({ first, end, top, height });
    layout.height = top + height;
    first = end;
  }
  return layout;
}

/** Width by height; a square for what has no proportions. */
export function ratioOf(photograph: Proportions | undefined): number {
  const ratio = photograph ? photograph.width / photograph.height : 1;
  return ratio > 0 && Number.isFinite(ratio) ? ratio : 1;
}

/** Browsers lay boxes out in sixty-fourths of a pixel: whether one more fits is decided in these. */
function onGrid(length: number): number {
  return Math.floor(length * 64) / 64;
}
