import { fail } from '@sveltejs/kit';
import type { ActionFailure } from '@sveltejs/kit';
import type { core, ZodType } from 'zod';

import type { Refusal } from './submission.ts';
import { m } from '#messages';

/** What a schema made of a body: what isn't there is absent, never `undefined`. */
export type Given<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/**
 * A form's values as the spec wants them, or the refusal to show, in words that a person can act
 * on. `names`: what the form calls a field where the spec's name differs.
 */
export function checked<T>(
  schema: ZodType<T>,
  body: unknown,
  values: Record<string, string>,
  names: Record<string, string> = {},
): { body: Given<T>; refusal?: never } | { body?: never; refusal: ActionFailure<Refusal> } {
  const result = schema.safeParse(body);
  // JSON knows no `undefined`, and neither do the bodies that our forms are made into.
  if (result.success) return { body: result.data as Given<T> };
  const faults: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? '');
    // The first one of a field says the most.
    faults[names[name] ?? name] ??= wordsFor(issue);
  }
  return { refusal: invalid(values, faults) };
}

/** What a form shows again whose fields have faults. */
export function invalid(
  values: Record<string, string>,
  faults: Record<string, string>,
): ActionFailure<Refusal> {
  return fail(422, { values, faults, message: m.form_invalid() });
}

function wordsFor(issue: core.$ZodIssue): string {
  const field = issue.path[0];
  const empty = issue.code === 'too_small' && Number(issue.minimum) <= 1;
  if (empty || issue.code === 'invalid_type') return m.form_fault_missing();
  if (field === 'email') return m.form_fault_email();
  if (field === 'code') return m.problem_code_length();
  switch (issue.code) {
    case 'too_small':
      return m.fault_too_short({ count: Number(issue.minimum) });
    case 'too_big':
      return m.form_fault_too_long({ count: Number(issue.maximum) });
    case 'invalid_format':
      return m.form_fault_characters();
    case 'invalid_value':
      return m.fault_not_a_choice();
    default:
      // What Zod says is English.
      return m.fault_not_valid();
  }
}
