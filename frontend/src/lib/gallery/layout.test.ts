import { describe, expect, it } from 'vitest';

import { gapOf, layOut, ratioOf, rowHeight, tallest } from './layout.ts';
import { shapes } from './samples.testing.ts';

const WIDTHS = [280, 312, 382, 404.5, 768, 1024, 1392, 1900, 3792];
const CASES = WIDTHS.flatMap((width) => [1, 2, 3].map((seed) => ({ width, seed })));

describe.each(CASES)('$width pixels, seed $seed', ({ width, seed }) => {
  const photographs = shapes(300, seed);
  const { boxes, rows, height } = layOut(photographs, width);

  it('crops none', () => {
    boxes.forEach((box, index) => {
      expect(box.width / box.height).toBeCloseTo(ratioOf(photographs[index]), 9);
    });
  });

  it('has each in one row, in order', () => {
    expect(boxes).toHaveLength(photographs.length);
    expect(rows[0]?.first).toBe(0);
    expect(rows.at(-1)?.end).toBe(photographs.length);
    rows.slice(1).forEach((row, index) => {
      expect(row.first).toBe(rows[index]?.end);
    });
  });

  it('fills each row to both edges, or as high as a row may be', () => {
    for (const row of rows) {
      const [left, right] = [boxes[row.first], boxes[row.end - 1]];
      expect(left?.x).toBe(0);
      const reach = (right?.x ?? 0) + (right?.width ?? 0);
      expect(reach).toBeLessThanOrEqual(width + 1e-6);
      if (row !== rows.at(-1) && row.height < tallest(width)) expect(reach).toBeCloseTo(width, 6);
    }
  });

  it('knows exactly how high it is', () => {
    rows.forEach((row, index) => {
      expect(row.height).toBeLessThanOrEqual(tallest(width));
      expect(boxes.slice(row.first, row.end).every((box) => box.height === row.height)).toBe(true);
      const below = rows[index + 1];
      if (below) expect(below.top - row.top - row.height).toBeCloseTo(gapOf(width), 1);
    });
    const last = rows.at(-1);
    expect(height).toBe((last?.top ?? 0) + (last?.height ?? 0));
  });

  it('makes no row lower than it must be', () => {
    for (const row of rows) {
      // Only what is wider than the list by itself is lower.
      if (row.end - row.first > 1) expect(row.height).toBeGreaterThan(rowHeight(width) - 0.1);
    }
  });

  it('does not change what stands when more come', () => {
    const more = layOut([...photographs, ...shapes(50, 9)], width);
    const settled = rows.at(-1)?.first ?? 0;
    expect(more.boxes.slice(0, settled)).toEqual(boxes.slice(0, settled));
  });
});

describe('the rows', () => {
  it('hold two landscapes on a phone and about four on a desk', () => {
    const landscapes = Array.from({ length: 12 }, () => ({ width: 3000, height: 2000 }));
    const perRow = (width: number): number => layOut(landscapes, width).rows[0]?.end ?? 0;
    expect([312, 382, 404].map(perRow)).toEqual([2, 2, 2]);
    expect(perRow(1392)).toBe(3);
    expect(perRow(3792)).toBeGreaterThanOrEqual(4);
  });

  it('leave the last one unstretched', () => {
    const landscapes = Array.from({ length: 7 }, () => ({ width: 3000, height: 2000 }));
    const { rows } = layOut(landscapes, 1392);
    expect(rows.map((row) => row.end - row.first)).toEqual([3, 3, 1]);
    expect(rows.at(-1)?.height).toBe(rowHeight(1392));
  });

  it('are larger for few photographs', () => {
    const [one] = layOut([{ width: 3000, height: 2000 }], 1392).rows;
    expect(one?.height).toBeGreaterThan(1.5 * rowHeight(1392));
    const [first] = layOut(shapes(3), 382).rows;
    expect(first?.height).toBeLessThanOrEqual(tallest(382, 3));
  });

  it('put a panorama on one of its own, as wide as the list', () => {
    const { rows, boxes } = layOut([{ width: 9000, height: 1000 }, ...shapes(9)], 400);
    expect(rows[0]).toMatchObject({ first: 0, end: 1 });
    expect(boxes[0]?.width).toBeCloseTo(400, 9);
  });

  it('take what has no proportions for a square', () => {
    expect(ratioOf({ width: 0, height: 0 })).toBe(1);
    expect(ratioOf(undefined)).toBe(1);
  });

  it('are none where there is nothing', () => {
    expect(layOut([], 800)).toEqual({ boxes: [], rows: [], height: 0 });
  });
});
