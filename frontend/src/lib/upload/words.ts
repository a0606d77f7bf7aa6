/** Sizes, speeds, durations and reasons, for the person before the screen. */

import { refusalInWords } from '#lib/api/faults.ts';
import { intlLocale, numberInWords } from '#lib/i18n/intl.ts';
import { m } from '#messages';
import type { Fault, Twin } from './item.svelte.ts';
import type { Stranger } from './turnedAway.svelte.ts';

const UNITS = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size: in the unit that leaves three digits or fewer, with as much behind the point as counts. */
export function sizeInWords(bytes: number): string {
  return measured(bytes, '');
}

/** A speed, in bytes a second. */
export function speedInWords(bytes: number): string {
  return measured(bytes, '-per-second');
}

function measured(bytes: number, per: '' | '-per-second'): string {
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(intlLocale(), {
    style: 'unit',
    unit: `${UNITS[unit] ?? 'terabyte'}${per}`,
    maximumFractionDigits: unit > 0 && value < 10 ? 1 : 0,
  }).format(value);
}

/** How long it takes, roughly: figures that change every second tell nobody anything. */
export function timeInWords(seconds: number): string {
  if (seconds < 55) return inUnit(Math.max(5, Math.ceil(seconds / 5) * 5), 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return inUnit(Math.max(1, minutes), 'minute');
  const quarters = Math.round(seconds / 900) / 4;
  return inUnit(quarters < 10 ? quarters : Math.round(quarters), 'hour');
}

function inUnit(value: number, unit: string): string {
  return new Intl.NumberFormat(intlLocale(), { style: 'unit', unit, unitDisplay: 'long' }).format(
    value,
  );
}

/** A number for a message: as it is, for its plural, and as it is written. */
export function counted(count: number): { count: number; number: string } {
  return { count, number: numberInWords(count) };
}

/** Why a photograph did not get there. */
export function faultInWords(fault: Fault): string {
  switch (fault.kind) {
    case 'refused':
      return refusalInWords(fault.problem);
    case 'unreadable':
      return m.upload_fault_unreadable();
    case 'broken-off':
      return m.upload_fault_broken_off();
  }
}

/** What a photograph is the same as. */
export function twinInWords(twin: Twin): string {
  return twin.kind === 'in-shoot'
    ? m.upload_twin_in_shoot({ name: twin.file.filename })
    : m.upload_twin_chosen({ name: twin.item.path });
}

/** Why a file was not taken. */
export function reasonInWords(reason: Stranger['reason']): string {
  switch (reason) {
    case 'kind':
      return m.upload_reason_kind();
    case 'size':
      return m.upload_reason_size();
    case 'empty':
      return m.upload_reason_empty();
    case 'unreadable':
      return m.upload_reason_unreadable();
  }
}
