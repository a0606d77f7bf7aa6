/** Photographs for tests: of no shoot in particular, and different in shape. */

import type { StudioFile } from '#lib/api/types.ts';
import type { Proportions } from './layout.ts';

/** The same numbers from 0 to 1 each time. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const SHAPES = [
  [3, 2],
  [2, 3],
  [4, 3],
  [1, 1],
  [16, 9],
  [3, 1],
  [1, 4],
  [5.37, 3.91],
] as const;

/** Shapes as cameras and croppings make them, with an odd pixel here and there. */
export function shapes(count: number, seed = 1): Proportions[] {
  const next = numbers(seed);
  return Array.from({ length: count }, () => {
    const [width, height] = SHAPES[Math.floor(next() * SHAPES.length)] ?? [1, 1];
    const scale = 300 + Math.floor(next() * 900);
    return { width: Math.round(width * scale), height: Math.round(height * scale) };
  });
}

/** A pixel that needs no server. */
export const PIXEL =
  'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

export function photograph(number: number, changes: Partial<StudioFile> = {}): StudioFile {
  const [shape] = shapes(1, number + 1);
  return {
    id: `photograph-${String(number)}`,
    shootId: 'shoot',
    filename: `IMG_${String(number)}.heic`,
    contentType: 'image/heic',
    bytes: 1000,
    sha256: 'a'.repeat(64),
    width: shape?.width ?? 3,
    height: shape?.height ?? 2,
    takenAt: null,
    state: 'ready',
    thumbhash: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w',
    failure: null,
    createdAt: '2026-06-21T09:12:44Z',
    urls: { thumb: PIXEL, medium: `${PIXEL}#medium`, high: `${PIXEL}#high` },
    urlsExpireAt: '2999-01-01T00:00:00Z',
    ...changes,
  };
}

export function photographs(count: number, from = 0): StudioFile[] {
  return Array.from({ length: count }, (_, index) => photograph(from + index));
}
