import type { RequestEvent } from '@sveltejs/kit';

import type { Language } from '#lib/api/types.ts';

const A_YEAR = 31_536_000;

/** Have this browser show the pages in a language: the one that an account asks for, say. */
export function keepLanguage(event: RequestEvent, language: Language | null): void {
  if (!language) return;
  event.cookies.set('language', language, {
    path: '/',
    // The pages' scripts read it, too.
    httpOnly: false,
    secure: event.url.protocol === 'https:',
    maxAge: A_YEAR,
  });
}
