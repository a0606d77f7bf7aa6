import { rgbaToDataURL, thumbHashToRGBA } from 'thumbhash';

import { attempt, bytesOf } from './thumbhash.ts';

/** Pixels along the longer edge of what a page from the server carries: some 250 characters. */
const COARSE = 6;

/**
 * A photograph's ThumbHash (base 64) in a handful of pixels, which the browser blurs as it enlarges them: small in a
 * page.
 */
export function coarsePlaceholder(thumbhash: string | null): string {
  if (!thumbhash) return '';
  return attempt(() => {
    const { w, h, rgba } = thumbHashToRGBA(bytesOf(thumbhash));
    const scale = COARSE / Math.max(w, h);
    const width = Math.max(1, Math.round(w * scale));
    const height = Math.max(1, Math.round(h * scale));
    return rgbaToDataURL(width, height, reduced({ w, h, rgba }, width, height));
  });
}

/** Each pixel of the smaller picture is the mean of those that it stands for. */
function reduced(
  { w, h, rgba }: { w: number; h: number; rgba: Uint8Array },
  width: number,
  height: number,
): Uint8Array {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.floor((x * w) / width), Math.floor(((x + 1) * w) / width)];
      const [top, bottom] = [Math.floor((y * h) / height), Math.floor(((y + 1) * h) / height)];
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            sum += rgba[(row * w + column) * 4 + channel] ?? 0;
          }
        }
        pixels[(y * width + x) * 4 + channel] = sum / ((right - left) * (bottom - top));
      }
    }
  }
  return pixels;
}
