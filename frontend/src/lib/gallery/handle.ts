/** What can be asked of a gallery, by `bind:this`. */
export interface GalleryHandle {
  /** Scroll a photograph into view. */
  show: (index: number) => Promise<void>;
  /** Scroll it into view and put the focus on it. */
  focus: (index: number) => Promise<void>;
  /** A photograph's picture, if it is in the DOM. */
  pictureOf: (id: string) => HTMLImageElement | null;
}
