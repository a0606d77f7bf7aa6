import type { Proportions } from './layout.ts';

/** Pixels along the longer edge of the sizes that the API gives. */
export const EDGES = { thumb: 320, medium: 1024, high: 2048 } as const;

export type Size = keyof typeof EDGES;

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
