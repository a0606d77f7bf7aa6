import type { Answer } from '#lib/api/answers.ts';
import { m } from '#messages';
import { differences, rebase } from './edits.ts';
import type { Edit, Values } from './edits.ts';

/** What is edited, and how it is read and written. */
export interface Target<T, Field extends string> {
  read: () => Promise<Answer<T>>;
  /** Write what the edit changed, if the thing still is as the `ETag` says. */
  write: (etag: string) => Promise<Answer<T>>;
  valuesOf: (thing: T) => Values<Field>;
}

/** How saving came out. */
export type Saved<T, Field extends string> =
  | { kind: 'stored'; thing: T; etag: string }
  /** Somebody changed it meanwhile: the edit to go on with. */
  | { kind: 'conflict'; edit: Edit<Field> }
  | { kind: 'refused'; answer: Answer<unknown> };

const TRIES = 3;
/** What the API's `ETag`s look like; much else can't even be sent in a header. */
const ETAG = /^"[\x21\x23-\x7e]{1,98}"$/;

/**
 * Save an edit. A change that came between counts only if it concerns what the form shows: one that
 * somebody got access, say, is none of its business.
 */
export async function save<T, Field extends string>(
  edit: Edit<Field>,
  { read, write, valuesOf }: Target<T, Field>,
): Promise<Saved<T, Field>> {
  if (!isEtag(edit.etag)) return { kind: 'refused', answer: malformed() };
  let answer: Answer<T>;
  let { etag } = edit;
  let tries = 0;
  do {
    answer = await write(etag);
    if (answer.data !== undefined) {
      return { kind: 'stored', thing: answer.data, etag: etagOf(answer) };
    }
    if (answer.response?.status !== 412) break;
    const current = await read();
    if (current.data === undefined) return { kind: 'refused', answer: current };
    const values = valuesOf(current.data);
    etag = etagOf(current);
    if (differences(values, edit.base).length > 0) {
      return { kind: 'conflict', edit: rebase(edit, values, etag) };
    }
    tries += 1;
  } while (tries < TRIES);
  return { kind: 'refused', answer };
}

/** Whether a form kept the state that it shows: one that somebody else made may not have. */
export function isEtag(text: string): boolean {
  return ETAG.test(text);
}

/** The refusal of a form that is none of ours, in the words that the API's own such refusal gets. */
export function malformed(): Answer<never> {
  const message = m.problem_invalid();
  const error = { type: '/problems/invalid', title: message, status: 400, detail: message };
  return { data: undefined, error };
}

/** The `ETag` of what an answer holds. */
export function etagOf(answer: Pick<Answer<unknown>, 'response'>): string {
  return answer.response?.headers.get('etag') ?? '';
}
