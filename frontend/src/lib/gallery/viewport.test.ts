import { describe, expect, it } from 'vitest';

import { layOut } from './layout.ts';
import { shapes } from './samples.testing.ts';
import { acrossRows, fullHeight, photographsIn, rowOf, rowsWithin } from './viewport.ts';

const layout = layOut(shapes(500), 1000);

describe('rowsWithin', () => {
  it('gives just the rows that touch a stretch', () => {
    for (let top = -500; top < layout.height + 500; top += 137) {
      const bottom = top + 700;
      const { first, end } = rowsWithin(layout, top, bottom);
      const touching = layout.rows.flatMap((row, index) =>
        row.top + row.height > top && row.top < bottom ? [index] : [],
      );
      expect(Array.from({ length: end - first }, (_, each) => first + each)).toEqual(touching);
    }
  });

  it('gives none where there is nothing', () => {
    expect(rowsWithin({ rows: [] }, 0, 100)).toEqual({ first: 0, end: 0 });
  });
});

describe('photographsIn', () => {
  it('gives those of the rows', () => {
    const [, second, third] = layout.rows;
    expect(photographsIn(layout, { first: 1, end: 3 })).toEqual({
      first: second?.first,
      end: third?.end,
    });
  });

  it('gives none for what is scrolled to before it is known', () => {
    const beyond = rowsWithin(layout, layout.height + 5000, layout.height + 6000);
    expect(photographsIn(layout, beyond)).toEqual({ first: 0, end: 0 });
    expect(photographsIn({ rows: [] }, { first: 0, end: 0 })).toEqual({ first: 0, end: 0 });
  });
});

describe('fullHeight', () => {
  it('is exact for what is known', () => {
    expect(fullHeight(layout, 500)).toBe(layout.height);
    expect(fullHeight(layout, 0)).toBe(layout.height);
  });

  it('is close for what is not', () => {
    const exact = layOut(shapes(5000), 1000).height;
    expect(fullHeight(layout, 5000) / exact).toBeCloseTo(1, 1);
  });

  it('is never less than what is there', () => {
    const one = layOut(shapes(1), 1000);
    expect(fullHeight(one, 2)).toBeGreaterThanOrEqual(one.height);
  });
});

describe('acrossRows', () => {
  it('goes to the closest one and stays at the edges', () => {
    const second = layout.rows[1];
    expect(acrossRows(layout, 0, -1)).toBe(0);
    expect(acrossRows(layout, 0, 1)).toBe(second?.first);
    expect(acrossRows(layout, 499, 1)).toBe(499);
  });

  it('finds the row of each', () => {
    layout.rows.forEach((row, index) => {
      expect(rowOf(layout, row.first)).toBe(index);
      expect(rowOf(layout, row.end - 1)).toBe(index);
    });
    expect(rowOf(layout, 10_000)).toBe(layout.rows.length - 1);
  });
});
