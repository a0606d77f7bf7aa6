import { numberInWords } from '#lib/i18n/intl.ts';
import { m } from '#messages';

/** As many are counted; one more stands for all that there may be beyond. */
const MOST = 99;

/** What the bell says of so many unread notifications. */
export interface Told {
  /** What is written at it; empty for none. */
  shown: string;
  /** What it is called. */
  label: string;
}

/** In words already where the page is made: a phone on its way to photographs needn't load all forms. */
export function toldOf(unread: number): Told {
  if (unread <= 0) return { shown: '', label: m.inbox_title() };
  if (unread <= MOST) {
    return { shown: numberInWords(unread), label: m.inbox_unread({ count: unread }) };
  }
  return { shown: `${MOST}+`, label: m.inbox_unread_many({ count: MOST }) };
}
