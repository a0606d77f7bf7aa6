/** A shoot, in the words of those whom it is for. */

import type { Shoot, ShootStatus } from '#lib/api/types.ts';
import { intlLocale, numberInWords } from '#lib/i18n/intl.ts';
import { m } from '#messages';

/** Where it stands, as far as that means something to a client. */
export function statusInWords(status: ShootStatus): string {
  switch (status) {
    case 'draft':
    case 'scheduled':
      return m.shoots_status_planned();
    case 'shooting':
      return m.shoots_status_shooting();
    case 'editing':
      return m.shoots_status_editing();
    case 'proofing':
      return m.shoots_status_proofing();
    case 'delivered':
      return m.shoots_status_delivered();
    case 'archived':
      return m.shoots_status_archived();
    case 'cancelled':
      return m.shoots_status_cancelled();
  }
}

/** What there is to say about a shoot under its title, as far as it is known. */
export function factsOf(shoot: Shoot): string[] {
  return [
    dayInWords(shoot.shootDate),
    shoot.location ?? null,
    countInWords(shoot.photographCount),
    statusInWords(shoot.status),
  ].filter((fact) => fact !== null);
}

/** Why there is nothing to see, and what comes of it: a title and a sentence. */
export function whyEmpty(status: ShootStatus): { title: string; lead: string } {
  switch (status) {
    case 'draft':
    case 'scheduled':
    case 'shooting':
      return { title: m.gallery_planned(), lead: m.gallery_planned_lead() };
    case 'editing':
      return { title: m.gallery_being_edited(), lead: m.gallery_being_edited_lead() };
    case 'cancelled':
      return { title: m.gallery_cancelled(), lead: m.gallery_cancelled_lead() };
    case 'proofing':
    case 'delivered':
    case 'archived':
      return { title: m.gallery_empty(), lead: m.gallery_empty_lead() };
  }
}

/** The day that it takes place, by the clocks of that place; null if that is open. */
export function dayInWords(shootDate: Shoot['shootDate']): string | null {
  if (!shootDate) return null;
  // Wherever it is read, it is the day that it was there: what the wire says in front of the offset.
  const day = new Date(`${shootDate.slice(0, 10)}T00:00:00Z`);
  return new Intl.DateTimeFormat(intlLocale(), { dateStyle: 'long', timeZone: 'UTC' }).format(day);
}

/** How many photographs, in words; null for none. */
export function countInWords(count: number): string | null {
  if (count <= 0) return null;
  return m.shoots_count({ count, shown: numberInWords(count) });
}
