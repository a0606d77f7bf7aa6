/** Which files are taken: the API's own rules, told before a byte is sent. */

/**
 * What the API takes in one request: 25 MiB. People read of 25 MB, a little less in the units that
 * most of their computers count in: whatever that promises is taken.
 */
export const MOST_BYTES = 25 * 1024 * 1024;

const TYPES: Record<string, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic', 'hif'],
  'image/heif': ['heif'],
  'image/tiff': ['tif', 'tiff'],
};
const ENDINGS = new Set(Object.values(TYPES).flat());

/** For a file picker: types, and endings for the browsers that don't know every type. */
export const ACCEPT = [...Object.keys(TYPES), ...[...ENDINGS].map((ending) => `.${ending}`)].join(
  ',',
);

/** What speaks against a file: its kind, more bytes than are taken, or none at all. */
export type Objection = 'kind' | 'size' | 'empty';

/** Why a file is not taken; undefined if nothing speaks against it. */
export function objectionTo(file: Pick<File, 'name' | 'type' | 'size'>): Objection | undefined {
  if (!isPhotograph(file)) return 'kind';
  if (file.size > MOST_BYTES) return 'size';
  return file.size === 0 ? 'empty' : undefined;
}

/** Browsers go by the ending, too, and know no type at all for the rarer ones. */
function isPhotograph({ name, type }: Pick<File, 'name' | 'type'>): boolean {
  if (type !== '') return type in TYPES;
  return ENDINGS.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}

const LEFT_BY_SYSTEMS = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', '__macosx']);

/** Whether a file, or a folder that it is in, was put there by a system and not by a person. */
export function isHidden(path: string): boolean {
  return path
    .split('/')
    .some((part) => part.startsWith('.') || LEFT_BY_SYSTEMS.has(part.toLowerCase()));
}
