import type { Attachment } from 'svelte/attachments';

import { ratioOf } from './layout.ts';
import type { Proportions } from './layout.ts';
import { placeholder } from './placeholder.ts';

/** What a photograph stands in before it is there: its proportions, and a blurred idea of it. */
export interface Frame extends Proportions {
  thumbhash: string | null;
}

/** The frame of a shoot that has no photographs to see yet. */
export const BLANK: Frame = { width: 3, height: 2, thumbhash: null };

/** Have an element show a frame. In a page from the server, `ServerStyles.svelte` does. */
export function framed(frame: Frame): Attachment<HTMLElement> {
  return (element) => {
    element.style.setProperty('--ratio', String(ratioOf(frame)));
    const image = element.querySelector('img');
    // Of what is there already, nobody needs an idea.
    if (image?.complete && image.naturalWidth) return;
    const picture = placeholder(frame.thumbhash);
    element.style.backgroundImage = picture && `url(${picture})`;
  };
}
