import { error, fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import type { Problem } from '@tempsdarret/client';

import { problemOf } from '#lib/api/answers.ts';
import type { Answer } from '#lib/api/answers.ts';
import { faultsOf } from '#lib/api/faults.ts';
import { wordsOf } from '#lib/api/words.ts';
import { m } from '#messages';

/** What a form shows again: what was typed, what is wrong with which field, and what is wrong at all. */
export interface Refusal {
  values: Record<string, string>;
  faults: Record<string, string>;
  message: string;
  /** The problem's type, for forms that treat one of them in a way of its own. */
  type?: string;
}

/** What a form sent; 400 for a body that is no form. */
export async function formOf(event: RequestEvent): Promise<FormData> {
  try {
    return await event.request.formData();
  } catch (cause) {
    if (cause instanceof TypeError) refuseForm();
    throw cause;
  }
}

/** The error page for a form that isn't one of ours: nobody got there by filling one in. */
export function refuseForm(): never {
  error(400, m.form_invalid());
}

/** The text fields of a form; those left empty are left out. */
export function textsOf(form: FormData): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string' && value.trim() !== '') texts[name] = value.trim();
  }
  return texts;
}

/** What the API refused, to show with the form. */
export function refused(
  answer: Omit<Answer<unknown>, 'data'>,
  values: Record<string, string>,
): ActionFailure<Refusal> {
  const problem: Problem = problemOf(answer);
  return fail(problem.status, {
    values,
    faults: faultsOf(problem.errors),
    message: wordsOf(problem),
    type: problem.type,
  });
}
