/** The viewer over the whole screen. It is loaded when it is first wanted. */

import PhotoSwipe from 'photoswipe';
import type { SlideData } from 'photoswipe';
import 'photoswipe/dist/photoswipe.css';

import { m } from '#messages';
import type { StudioFile } from '#lib/api/types.ts';
import './viewer.css';
import { downloadOf } from './download.ts';
import { fitted, sources } from './sizes.ts';
import type { Photographs } from './photographs.svelte.ts';

export interface ViewerOptions {
  photographs: Photographs;
  /** The one to begin with: its place, or itself as long as that isn't known. */
  begin: number | StudioFile;
  /** What the dialog is called. */
  label: string;
  /** Whether it grows out of the photograph in the gallery. */
  animated: boolean;
  /** The photograph's picture in the gallery, if there is one now. */
  pictureOf: (id: string) => HTMLImageElement | null;
  /** Another photograph is shown. */
  onslide: (photograph: StudioFile, index: number) => void;
  /** Somebody closes it. */
  onclose: () => void;
  /** It is gone; it was at `index`. */
  ongone: (index: number) => void;
}

export interface Viewer {
  /** The one that is shown alone, as it isn't known what is beside it. */
  readonly alone: StudioFile | undefined;
  /** That one stands here: from now on the others are beside it. */
  join: (photographs: Photographs, index: number) => void;
  show: (index: number) => void;
  close: () => void;
  destroy: () => void;
}

/** This close to the end of what is loaded, more is asked for. */
const NEAR_THE_END = 6;

/** How high the bar with the buttons is; where a screen has room for it, no photograph is under it. */
const BAR = 60;
const ROOMY = 600;

const DOWNLOAD_SIGN =
  '<path d="M20.5 14.3 17.1 18V10h-2.2v7.9l-3.4-3.6L10 16l6 6.1 6-6.1ZM23 23H9v2h14Z" id="pswp__icn-download"/>';

export function openViewer(options: ViewerOptions): Viewer {
  const { begin, label, pictureOf } = options;
  let { photographs } = options;
  let alone = typeof begin === 'number' ? undefined : begin;
  const at = (index: number): StudioFile | undefined => alone ?? photographs.items[index];
  const placeOf = (index: number): Place | undefined =>
    alone ? undefined : { number: index + 1, total: photographs.total };
  /** Whether it has been asked to close before it could. */
  let unwanted = false;
  let byHand = true;

  const swipe = new PhotoSwipe({
    index: typeof begin === 'number' ? begin : 0,
    bgOpacity: 1,
    loop: false,
    paddingFn: ({ y }) => ({ top: y > ROOMY ? BAR : 0, bottom: 0, left: 0, right: 0 }),
    showHideAnimationType: options.animated ? 'zoom' : 'none',
    returnFocus: false,
    // A tap shows and hides what lies over the photograph, and a tap beside it does, too.
    bgClickAction: 'toggle-controls',
    closeTitle: m.viewer_close(),
    zoomTitle: m.viewer_zoom(),
    arrowPrevTitle: m.viewer_previous(),
    arrowNextTitle: m.viewer_next(),
    errorMsg: m.viewer_failed(),
    counter: false,
  });

  swipe.addFilter('numItems', () => (alone ? 1 : photographs.items.length));
  swipe.addFilter('itemData', (_, index) => slideOf(at(index), placeOf(index), pictureOf));
  swipe.addFilter('thumbEl', (otherwise, _, index) => {
    const id = at(index)?.id;
    // Its types say that there always is one; it copes with there being none.
    return ((id && pictureOf(id)) ?? otherwise) as HTMLElement;
  });

  swipe.on('uiRegister', () => {
    swipe.ui?.registerElement({
      name: 'download',
      order: 8,
      isButton: true,
      tagName: 'a',
      title: m.viewer_download(),
      html: { isCustomSVG: true, inner: DOWNLOAD_SIGN, outlineID: 'pswp__icn-download' },
      onInit: (element) => {
        swipe.on('change', () => offer(element as HTMLAnchorElement, at(swipe.currIndex)));
        element.addEventListener('click', (event) => {
          const photograph = at(swipe.currIndex);
          if (!photograph || alone || Date.parse(photograph.urlsExpireAt) > Date.now()) return;
          event.preventDefault();
          void photographs.renew(photograph.id).then(() => {
            offer(element as HTMLAnchorElement, at(swipe.currIndex));
            element.click();
          });
        });
      },
    });
    swipe.ui?.registerElement({
      name: 'caption',
      order: 4,
      appendTo: 'bar',
      onInit: (element) => {
        element.setAttribute('aria-hidden', 'true');
        swipe.on('change', () => {
          const place = placeOf(swipe.currIndex);
          element.replaceChildren(
            ...(place ? [part('viewer-position', m.viewer_position(place))] : []),
            part('viewer-name', at(swipe.currIndex)?.filename ?? ''),
          );
        });
      },
    });
    swipe.ui?.registerElement({
      name: 'announcer',
      appendTo: 'root',
      onInit: (element) => {
        element.classList.add('sr-only');
        element.setAttribute('aria-live', 'polite');
        swipe.on('change', () => {
          element.textContent = wordsFor(at(swipe.currIndex), placeOf(swipe.currIndex));
        });
      },
    });
  });

  swipe.on('change', () => {
    if (alone) return;
    const index = swipe.currIndex;
    const photograph = at(index);
    if (photograph) options.onslide(photograph, index);
    if (photographs.items.length - index < NEAR_THE_END) void further();
  });

  /** Load more; the one that is next to the last one so far gets its place. */
  async function further(): Promise<void> {
    const count = photographs.items.length;
    await photographs.more();
    if (photographs.items.length > count && !swipe.isDestroying) {
      if (swipe.currIndex === count - 1) swipe.refreshSlideContent(count);
      else swipe.dispatch('change');
    }
  }

  const tried = new Set<string>();
  swipe.on('loadError', ({ slide }) => {
    const photograph = at(slide.index);
    const address = photograph?.urls.medium;
    if (!photograph || alone || !address || tried.has(address)) return;
    tried.add(address);
    void photographs.renew(photograph.id).then(() => {
      if (at(slide.index)?.urls.medium !== address) swipe.refreshSlideContent(slide.index);
    });
  });

  swipe.on('keydown', (event) => {
    const { key } = event.originalEvent;
    if (key !== 'Home' && key !== 'End') return;
    event.preventDefault();
    if (key === 'Home') swipe.goTo(0);
    else void photographs.all().then(() => swipe.goTo(photographs.items.length - 1));
  });

  swipe.on('openingAnimationEnd', () => {
    if (unwanted) swipe.close();
  });
  swipe.on('close', () => {
    if (byHand) options.onclose();
  });
  swipe.on('destroy', () => options.ongone(swipe.currIndex));

  swipe.init();
  swipe.element?.setAttribute('aria-modal', 'true');
  swipe.element?.setAttribute('aria-label', label);

  return {
    get alone() {
      return alone;
    },
    join: (among, index) => {
      photographs = among;
      alone = undefined;
      // It stays on the screen as it is, zoomed or not: what changes is its number.
      swipe.currIndex = index;
      swipe.potentialIndex = index;
      const { currSlide } = swipe;
      if (currSlide) {
        currSlide.index = index;
        currSlide.content.index = index;
      }
      const [before, , after] = swipe.mainScroll.itemHolders;
      if (before) swipe.setContent(before, index - 1);
      if (after) swipe.setContent(after, index + 1);
      swipe.dispatch('change');
    },
    show: (index) => {
      if (index >= 0 && index !== swipe.currIndex) swipe.goTo(index);
    },
    close: () => {
      byHand = false;
      unwanted = true;
      swipe.close();
    },
    destroy: () => {
      byHand = false;
      swipe.destroy();
    },
  };
}

/** Where a photograph stands. */
interface Place {
  number: number;
  total: number;
}

function slideOf(
  photograph: StudioFile | undefined,
  place: Place | undefined,
  pictureOf: (id: string) => HTMLImageElement | null,
): SlideData {
  if (!photograph?.urls.medium) {
    const failed = photograph?.state === 'failed';
    return { html: failed ? m.gallery_failed() : m.gallery_processing(), type: 'html' };
  }
  const { width, height } = fitted(photograph, 'high');
  const small = pictureOf(photograph.id)?.currentSrc ?? photograph.urls.thumb;
  const srcset = sources(photograph, ['medium', 'high']);
  return {
    src: photograph.urls.medium,
    width,
    height,
    alt: wordsFor(photograph, place),
    ...(srcset ? { srcset } : {}),
    ...(small ? { msrc: small } : {}),
  };
}

function wordsFor(photograph: StudioFile | undefined, place: Place | undefined): string {
  if (!photograph) return '';
  const { filename: name } = photograph;
  return place ? m.gallery_photograph({ ...place, name }) : name;
}

/** Have a link give a photograph to take home. */
function offer(link: HTMLAnchorElement, photograph: StudioFile | undefined): void {
  const download = photograph && downloadOf(photograph);
  link.hidden = !download;
  if (!download) return;
  link.href = download.address;
  link.download = download.name;
}

function part(name: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = text;
  return element;
}
