/**
 * Whether somebody who types on whatever keyboard means the same words: accents, capitals, the kind
 * of apostrophe and the number of spaces don't count.
 */
export function sameWords(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[‘’ʼ′]/gu, "'")
    .replaceAll(/[“”«»]/gu, '"')
    .replaceAll(/[‐-―]/gu, '-')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}
