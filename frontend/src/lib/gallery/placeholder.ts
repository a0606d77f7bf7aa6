import { rgbaToDataURL, thumbHashToDataURL, thumbHashToRGBA } from 'thumbhash';

/** Pixels along the longer edge of what a page from the server carries: some 250 characters. */
const COARSE = 6;

const seen = new Map<string, string>();
const REMEMBERED = 4000;

/** A photograph's ThumbHash (base 64) as a picture that can stand in for it; '' for none or a bad one. */
export function placeholder(thumbhash: string | null): string {
  if (!thumbhash) return '';
  const known = seen.get(thumbhash);
  if (known !== undefined) return known;
  if (seen.size >= REMEMBERED) seen.clear();
  const picture = attempt(() => thumbHashToDataURL(bytesOf(thumbhash)));
  seen.set(thumbhash, picture);
  return picture;
}

/** The same in a handful of pixels, which the browser blurs as it enlarges them: small in a page. */
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

function bytesOf(base64: string): Uint8Array {
  const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
  // The decoder reads on beyond the end of a shorter one, and makes NaN of it.
  if (bytes.length < 5) throw new RangeError('no ThumbHash');
  return bytes;
}

/** A placeholder is never worth an error. */
function attempt(make: () => string): string {
  try {
    return make();
  } catch {
    return '';
  }
}
