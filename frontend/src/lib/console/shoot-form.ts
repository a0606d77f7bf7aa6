import type { Shoot } from '#lib/api/types.ts';
import { m } from '#messages';
import { differences } from './edits.ts';
import type { Values } from './edits.ts';
import { fromWire, isDay, isHour, toWire } from './moments.ts';

export const SHOOT_FIELDS = ['title', 'day', 'hour', 'location', 'notes'] as const;
export type ShootField = (typeof SHOOT_FIELDS)[number];
export type ShootValues = Values<ShootField>;

/** Where the wire's names differ from the form's. */
export const SHOOT_NAMES = { shootDate: 'day' } as const;

/** A shoot as its form shows it. */
export function shootValues(
  shoot: Pick<Shoot, 'title' | 'shootDate' | 'location' | 'notes'>,
  zone: string,
): ShootValues {
  return {
    title: shoot.title,
    ...fromWire(shoot.shootDate, zone),
    location: shoot.location ?? '',
    notes: shoot.notes ?? '',
  };
}

/** What is wrong with the date, by field: the only thing that the spec can't say about the form. */
export function dateFaults({ day, hour }: Pick<ShootValues, 'day' | 'hour'>): {
  day?: string;
  hour?: string;
} {
  if (day && !isDay(day)) return { day: m.console_fault_day() };
  if (hour && !isHour(hour)) return { hour: m.console_fault_hour() };
  if (hour && !day) return { day: m.console_fault_day_missing() };
  return {};
}

/** The body that makes a shoot, for the spec to judge: what was left empty is left out. */
export function shootCreation(values: ShootValues, zone: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({
      title: values.title,
      shootDate: values.day && toWire(values, zone),
      location: values.location,
      notes: values.notes,
    }).filter(([name, value]) => value !== '' || name === 'title'),
  );
}

/** The merge patch of an edit: only what changed, and null for what was emptied. */
export function shootPatch(
  values: ShootValues,
  base: ShootValues,
  zone: string,
): Record<string, unknown> {
  const changed = new Set(differences(values, base));
  const patch: Record<string, unknown> = {};
  if (changed.has('title')) patch['title'] = values.title;
  if (changed.has('day') || changed.has('hour')) {
    patch['shootDate'] = values.day ? toWire(values, zone) : null;
  }
  if (changed.has('location')) patch['location'] = values.location || null;
  if (changed.has('notes')) patch['notes'] = values.notes || null;
  return patch;
}
