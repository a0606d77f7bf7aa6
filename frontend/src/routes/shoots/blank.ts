import type { Frame } from '#lib/gallery/frame.ts';

/** The frame of a shoot that has no photographs to see yet. */
export const BLANK: Frame = { width: 3, height: 2, thumbhash: null };
