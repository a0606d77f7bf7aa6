import { fromWire } from '#lib/console/moments.ts';
import { intlLocale } from '#lib/i18n/intl.ts';
import { m } from '#messages';

const DAY_LONG = 86_400_000;

/** What happened on one day. */
export interface Day<T> {
  /** By the clocks of whoever reads it: `2026-06-24`. */
  day: string;
  items: T[];
}

/** Things in the order in which they come, by the days of a time zone. */
export function byDay<T extends { at: string }>(items: readonly T[], zone: string): Day<T>[] {
  const days: Day<T>[] = [];
  for (const item of items) {
    const { day } = fromWire(item.at, zone);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}

/** What a day is called at a moment, in milliseconds since 1970. */
export function dayInWords(day: string, zone: string, now: number): string {
  const today = fromWire(new Date(now).toISOString(), zone).day;
  const noon = Date.parse(`${today}T12:00:00Z`);
  if (day === today) return m.inbox_today();
  if (day === new Date(noon - DAY_LONG).toISOString().slice(0, 10)) return m.inbox_yesterday();
  const date = new Date(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat(intlLocale(), { dateStyle: 'full', timeZone: 'UTC' }).format(date);
}

/** The hour and minute of a moment. */
export function hourInWords(at: string, zone: string): string {
  const hour = new Intl.DateTimeFormat(intlLocale(), { timeStyle: 'short', timeZone: zone });
  return hour.format(new Date(at));
}
