import type { Language } from '#lib/api/types.ts';
import { addressOf } from './addresses.ts';

/** In which language a mail is looked at; `both` is what somebody gets whose language nobody knows. */
export type Languages = Language | 'both';

export const LANGUAGES: readonly Languages[] = ['en', 'fr', 'both'];

/** In which form. */
export type Form = 'designed' | 'plain';

export const FORMS: readonly Form[] = ['designed', 'plain'];

/** What the API is asked for. */
export function previewQuery(languages: Languages): { language?: Language } {
  return languages === 'both' ? {} : { language: languages };
}

/** Where a mail stands by itself, for a frame. */
export function frameAddress(kind: string, language: Languages): string {
  return addressOf(`/studio/letters/${kind}/frame`, { language });
}

/**
 * What goes with a mail in its frame. It may look as it wants to, and do nothing: no script, no
 * request to anywhere, no form, no page of its own. Nobody but us may frame it.
 */
export const FRAME_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox',
].join('; ');
