import type { Attachment } from 'svelte/attachments';

import type { StudioFile } from '#lib/api/types.ts';
import { sizeFor, sources } from './sizes.ts';
import type { Box } from './layout.ts';

/** The picture in a frame: the smallest size first, and when that turns out too coarse, a finer one. */
export class Picture {
  /** Whether the first one has come. */
  there = $state(false);

  /** What to choose a finer one from; undefined as long as the first one does. */
  finer(photograph: StudioFile, box: Box | undefined): string | undefined {
    if (!this.there || !box) return undefined;
    const size = sizeFor(box, devicePixelRatio);
    return size === 'thumb' ? undefined : sources(photograph, [size]);
  }

  /**
   * Follow what becomes of the picture at `address`. `broken` may see to it that there is another
   * address; if there is none, this one is tried once more, as a connection may just have failed.
   */
  watch(address: string, broken: () => Promise<void> | void): Attachment<HTMLImageElement> {
    return (image) => {
      let tries = 0;
      let watching = true;
      // Told by attachments, not by `onload=`: in a page from the server that would be inline script.
      const loaded = (): void => {
        this.there = true;
      };
      const failed = async (): Promise<void> => {
        if (tries++) return;
        await broken();
        if (watching) image.src = address;
      };
      const failing = (): void => void failed();
      if (image.complete && image.getAttribute('src') === address) {
        if (image.naturalWidth) loaded();
        else failing();
      }
      image.addEventListener('load', loaded);
      image.addEventListener('error', failing);
      return () => {
        watching = false;
        image.removeEventListener('load', loaded);
        image.removeEventListener('error', failing);
      };
    };
  }
}
