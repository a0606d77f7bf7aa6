import type { StudioFile } from '#lib/api/types.ts';

export interface Download {
  address: string;
  /** Under which name it is saved. */
  name: string;
}

/** What somebody takes home of a photograph: the original if they may have it, else the largest. */
export function downloadOf({
  filename,
  urls,
}: Pick<StudioFile, 'filename' | 'urls'>): Download | undefined {
  if (urls.original) return { address: urls.original, name: filename };
  // The other sizes are JPEG, whatever the original was.
  if (urls.high) return { address: urls.high, name: `${filename.replace(/\.[^.]*$/, '')}.jpg` };
  return undefined;
}
