import type { Proportions } from './layout.ts';

/** Pixels along the longer edge of the sizes that the API gives. */
const EDGES = { thumb: 320, small: 640, medium: 1024, high: 2048 } as const;

export type Size = keyof typeof EDGES;

/** More device pixels than this for each CSS pixel, nobody sees among many photographs. */
const ENOUGH = 1.6;
/** A size that falls short by no more than this passes. */
const TOLERANCE = 1.05;

/** The smallest size that isn't blurred in a box of CSS pixels, with so many device pixels for each. */
export function sizeFor(box: Proportions, density: number): Size {
  const needed = (Math.max(box.width, box.height) * Math.min(density, ENOUGH)) / TOLERANCE;
  return (Object.keys(EDGES) as Size[]).find((size) => EDGES[size] >= needed) ?? 'high';
}

/** The pixels of a size of a photograph. */
export function fitted(photograph: Proportions, size: Size): Proportions {
  const scale = Math.min(1, EDGES[size] / Math.max(photograph.width, photograph.height));
  return {
    width: Math.max(1, Math.round(photograph.width * scale)),
    height: Math.max(1, Math.round(photograph.height * scale)),
  };
}

/** The addresses of some sizes with the widths that they have, as `srcset` wants them. */
export function sources(
  photograph: Proportions & { urls: Partial<Record<Size, string>> },
  sizes: readonly Size[],
): string | undefined {
  const found = sizes.flatMap((size) => {
    const url = photograph.urls[size];
    return url ? [`${url} ${fitted(photograph, size).width}w`] : [];
  });
  return found.length ? found.join(', ') : undefined;
}
