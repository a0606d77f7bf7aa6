/**
 * The language in browsers. In what is built it stands for Paraglide's own runtime, which every page
 * would load four times as much of: there the server has always chosen already.
 */

import { remember } from '#lib/preferences/remember.ts';

type Locale = 'en' | 'fr';

const COOKIE = 'language';

/** All that there are. */
export const locales = ['en', 'fr'] as const;

/** No page is built for one language alone: messages ask. */
export const experimentalStaticLocale = undefined;

let known: Locale | undefined;

/** The language to read in: as the cookie has it, or without cookies as the page has come. */
export function getLocale(): Locale {
  if (!known) {
    const [, chosen] = /(?:^|; )language=(\w+)/.exec(document.cookie) ?? [];
    known = (chosen ?? document.documentElement.lang) === 'fr' ? 'fr' : 'en';
    // A page asks a hundred times at once, and whoever signs in may read another one.
    queueMicrotask(() => (known = undefined));
  }
  return known;
}

/** Read in another language, now and on the next visits. */
export function setLocale(locale: Locale): void {
  const before = getLocale();
  remember(COOKIE, locale);
  if (locale !== before) location.reload();
}

// Each visit puts off that it is forgotten.
remember(COOKIE, getLocale());
