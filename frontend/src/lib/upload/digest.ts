/**
 * The SHA-256 of a file, in hexadecimal as the API gives it. Undefined where browsers don't offer
 * it: on a page that came over plain http from another machine. Rejects if the file can't be read.
 */
export async function sha256Of(file: Blob): Promise<string | undefined> {
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) return undefined;
  const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether a file is still on the disk as it was when it was chosen. */
export async function isReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
