import type { ActionFailure } from '@sveltejs/kit';
import type { ZodType } from 'zod';

import type { Refusal } from '#lib/forms/submission.ts';
import { checked, invalid } from '#lib/forms/checks.ts';
import type { Given } from '#lib/forms/checks.ts';
import { dateFaults, SHOOT_NAMES } from './shoot-form.ts';
import type { ShootValues } from './shoot-form.ts';

/** A shoot's form as the spec wants it, or everything that is wrong with it at once. */
export function checkedShoot<T>(
  schema: ZodType<T>,
  values: ShootValues,
  bodyOf: (values: ShootValues) => unknown,
): { body: Given<T>; refusal?: never } | { body?: never; refusal: ActionFailure<Refusal> } {
  const faults: Record<string, string> = { ...dateFaults(values) };
  const dated = Object.keys(faults).length === 0;
  const body = bodyOf(dated ? values : { ...values, day: '', hour: '' });
  const check = checked(schema, body, values, SHOOT_NAMES);
  if (dated) return check;
  return { refusal: invalid(values, { ...check.refusal?.data.faults, ...faults }) };
}
