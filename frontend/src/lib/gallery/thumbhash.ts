/** What both kinds of placeholders need of a ThumbHash. */

/** Its bytes; throws for what is none. */
export function bytesOf(base64: string): Uint8Array {
  const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
  // The decoder reads on beyond the end of a shorter one, and makes NaN of it.
  if (bytes.length < 5) throw new RangeError('no ThumbHash');
  return bytes;
}

/** Make a picture of it; a placeholder is never worth an error. */
export function attempt(make: () => string): string {
  try {
    return make();
  } catch {
    return '';
  }
}
