/**
 * When a shoot takes place: on the wire a day (`2026-06-20`) or a moment (`2026-06-20T14:30:00+02:00`),
 * in a form a day and perhaps an hour on the photographer's own clock.
 */

/** A day (`2026-06-20`) and an hour (`14:30`) as form fields have them; empty if open. */
export interface DayAndHour {
  day: string;
  hour: string;
}

const MINUTE = 60_000;
const DAY_LONG = 24 * 60 * MINUTE;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether it is a day of the calendar, written as the wire has it. */
export function isDay(text: string): boolean {
  if (!DAY.test(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // The thirtieth of February would become the second of March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether it is an hour of the day, as `14:30`. */
export function isHour(text: string): boolean {
  return HOUR.test(text);
}

/**
 * The wire's form of a day, or of an hour on that day by the clocks of a time zone. An hour that the
 * clocks show twice is the first one; one that they skip comes as much later as they skip.
 */
export function toWire({ day, hour }: DayAndHour, zone: string): string {
  if (!hour) return day;
  const shown = Date.parse(`${day}T${hour}:00Z`);
  const before = offsetAt(shown - DAY_LONG, zone);
  const after = offsetAt(shown + DAY_LONG, zone);
  const fits = [before, after].find((offset) => offsetAt(shown - offset, zone) === offset);
  const moment = shown - (fits ?? before);
  return withOffset(moment, offsetAt(moment, zone));
}

/** The day, and the hour if one is agreed, by the clocks of a time zone. */
export function fromWire(wire: string | null, zone: string): DayAndHour {
  if (!wire) return { day: '', hour: '' };
  if (DAY.test(wire)) return { day: wire, hour: '' };
  const moment = Date.parse(wire);
  const local = new Date(moment + offsetAt(moment, zone)).toISOString();
  return { day: local.slice(0, 10), hour: local.slice(11, 16) };
}

/** A date for people to read, with the hour if one is agreed. `length` as `Intl` has it. */
export function inWords(
  wire: string,
  locale: string,
  zone: string,
  length: 'long' | 'medium' = 'long',
): string {
  return DAY.test(wire)
    ? new Intl.DateTimeFormat(locale, { dateStyle: length, timeZone: 'UTC' }).format(
        new Date(`${wire}T00:00:00Z`),
      )
    : new Intl.DateTimeFormat(locale, {
        dateStyle: length,
        timeStyle: 'short',
        timeZone: zone,
      }).format(new Date(wire));
}

/** How far the clocks of a zone are ahead of UTC at a moment, both in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const part = (type: string): number =>
    Number(parts.find((each) => each.type === type)?.value ?? 0);
  const clock = new Date(0);
  clock.setUTCFullYear(part('year'), part('month') - 1, part('day'));
  clock.setUTCHours(part('hour'), part('minute'), part('second'));
  return clock.getTime() - Math.floor(moment / 1000) * 1000;
}

/** RFC 3339. It knows whole minutes only, and the oldest clocks differed by seconds: those in UTC. */
function withOffset(moment: number, offset: number): string {
  if (offset % MINUTE !== 0) return `${new Date(moment).toISOString().slice(0, 19)}Z`;
  const local = new Date(moment + offset).toISOString().slice(0, 19);
  const minutes = Math.abs(offset) / MINUTE;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
