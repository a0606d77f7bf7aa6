import type { StudioFile } from '#lib/api/types.ts';

/** Behind all that have a time. */
const UNTIMED = '~';
const YEAR_ONE = Date.parse('0001-01-01T00:00:00Z');
const places = new WeakMap<StudioFile, string>();

/**
 * The order of the API's listing (studio/files/order.py), for photographs of which the listing that
 * has them was not read yet: as they were taken, of one moment by name, with numbers in it as
 * numbers, and of one name by id.
 */
export function inOrder(one: StudioFile, other: StudioFile): number {
  const [first, second] = [placeOf(one), placeOf(other)];
  return first < second ? -1 : Number(first > second);
}

function placeOf(file: StudioFile): string {
  let place = places.get(file);
  if (place === undefined) {
    place = [timeOf(file), byCodePoints(natural(file.filename)), file.id].join('\t');
    places.set(file, place);
  }
  return place;
}

function timeOf({ takenAt }: StudioFile): string {
  return takenAt === null ? UNTIMED : String(Date.parse(takenAt) - YEAR_ONE).padStart(15, '0');
}

function natural(name: string): string {
  return folded(name).replaceAll(/0*(\d+)/g, (_, digits: string) => {
    // Of two numbers without zeros in front, the shorter one is the smaller.
    return `0${String.fromCharCode(32 + digits.length)}${digits}`;
  });
}

/** Python's `casefold`, which JavaScript hasn't: by letters, as the end of a word changes none. */
function folded(name: string): string {
  return name.replaceAll(/[A-Z]+|\P{ASCII}/gu, (each) => {
    if (each === 'ı') return each;
    // The one script that is folded to its capitals.
    if (/\p{Script=Cherokee}/u.test(each)) return each.toUpperCase();
    return each.toLowerCase().toUpperCase().toLowerCase();
  });
}

/** Python compares code points, JavaScript halves of them: those of two halves stand last. */
function byCodePoints(text: string): string {
  return text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, (each) => `\uffff${each}`);
}
