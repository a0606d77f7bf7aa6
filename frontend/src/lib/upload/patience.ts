/** How long to wait before trying again. */

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;

/**
 * Milliseconds to rest after the `strains`-th trouble in a row (1 for the first): twice as long
 * each time, and never quite the same, so that many browsers don't come back at one moment.
 */
export function restAfter(strains: number, chance: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * 2 ** (strains - 1), LONGEST_MS);
  return Math.round(full * (0.8 + 0.4 * chance()));
}
