import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import * as theirs from '#language';

let written: string[];
const reload = vi.fn();

/** As the module is in a page that came in `lang`, in a browser with these cookies. */
async function inBrowser(cookie: string, lang = 'en', protocol = 'https:') {
  written = [];
  vi.stubGlobal('location', { protocol, reload });
  vi.stubGlobal('document', {
    documentElement: { lang },
    get cookie() {
      return cookie;
    },
    set cookie(value: string) {
      written.push(value);
      cookie = value.split(';')[0] ?? '';
    },
  });
  vi.resetModules();
  return import('./in-browsers.ts');
}

beforeEach(() => void reload.mockReset());
afterEach(() => void vi.unstubAllGlobals());

it.each([
  ['language=fr', 'en', 'fr'],
  ['theme=dark; language=fr', 'en', 'fr'],
  ['sublanguage=fr; language=en', 'fr', 'en'],
  ['', 'fr', 'fr'],
  ['', 'en', 'en'],
  ['language=de', 'fr', 'en'],
])('reads the cookie (%j), else the page in %s: %s', async (cookie, lang, expected) => {
  const { getLocale } = await inBrowser(cookie, lang);
  expect(getLocale()).toBe(expected);
});

it('notices another choice, though not between two words of a sentence', async () => {
  const { getLocale } = await inBrowser('language=en');
  await Promise.resolve();
  expect(getLocale()).toBe('en');
  document.cookie = 'language=fr';
  expect(getLocale()).toBe('en');
  await Promise.resolve();
  expect(getLocale()).toBe('fr');
});

it('keeps a choice for a year from the last visit, and loads the page in it', async () => {
  const { setLocale } = await inBrowser('language=en');
  expect(written).toEqual(['language=en; Path=/; Max-Age=31536000; SameSite=Lax; Secure']);
  setLocale('en');
  expect(reload, 'it is in that language').not.toHaveBeenCalled();
  setLocale('fr');
  expect(reload).toHaveBeenCalledTimes(1);
  expect(written.at(-1)).toContain('language=fr;');
});

it('keeps it where there is no TLS, too', async () => {
  await inBrowser('language=fr', 'fr', 'http:');
  expect(written).toEqual(['language=fr; Path=/; Max-Age=31536000; SameSite=Lax']);
});

it('has what messages and pages ask Paraglide for', async () => {
  const ours = await inBrowser('');
  expect(ours.locales).toEqual(theirs.locales);
  expect(ours.experimentalStaticLocale).toBe(theirs.experimentalStaticLocale);
});
