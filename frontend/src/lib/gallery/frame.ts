import type { Attachment } from 'svelte/attachments';

import { ratioOf } from './layout.ts';
import type { Proportions } from './layout.ts';

/** What a photograph stands in before it is there: its proportions, and a blurred idea of it. */
export interface Frame extends Proportions {
  thumbhash: string | null;
}

/** The frame of a shoot that has no photographs to see yet. */
export const BLANK: Frame = { width: 3, height: 2, thumbhash: null };

/** Have an element show a frame. In a page from the server, `ServerStyles.svelte` does. */
export function framed(frame: Frame): Attachment<HTMLElement> {
  return (element) => {
    const { style } = element;
    style.setProperty('--ratio', String(ratioOf(frame)));
    const image = element.querySelector('img');
    // Of what is there already, nobody needs an idea.
    if (image?.complete && image.naturalWidth) return;
    // The server's style sheet is about to go: what it says of this one stays.
    const given = style.backgroundImage ? 'none' : getComputedStyle(element).backgroundImage;
    if (given === 'none') void imagine(element, frame);
    else style.backgroundImage = given;
  };
}

/** What makes a picture of a ThumbHash is loaded when one is first wanted. */
async function imagine({ style }: HTMLElement, { thumbhash }: Frame): Promise<void> {
  style.backgroundImage = '';
  if (!thumbhash) return;
  const loaded = await import('./placeholder.ts').catch(() => undefined);
  const picture = loaded?.placeholder(thumbhash);
  if (picture) style.backgroundImage = `url(${picture})`;
}
