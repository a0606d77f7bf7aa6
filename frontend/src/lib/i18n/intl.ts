import { getLocale } from '#language';

/** How the reader writes dates and numbers: the one place that says so. English here is British. */
export function intlLocale(): 'fr-FR' | 'en-GB' {
  return getLocale() === 'fr' ? 'fr-FR' : 'en-GB';
}

/** A number as the reader writes it. */
export function numberInWords(value: number): string {
  return value.toLocaleString(intlLocale());
}
