import type { FailureCode, FaultCode, FieldError, Problem } from '@tempsdarret/client';

import { getLocale } from '#language';
import { m } from '#messages';
import { numberInWords } from '#lib/i18n/intl.ts';
import type { StudioFile } from './types.ts';
import { wordsOf } from './words.ts';

type Words = (fault: FieldError) => string;

/** Every code in the reader's language. */
const FAULTS: Record<FaultCode, Words> = {
  missing: m.form_fault_missing,
  unknown: m.fault_unknown,
  repeated: m.fault_repeated,
  'wrong-type': m.fault_wrong_type,
  'too-short': ({ limit = 1 }) =>
    limit <= 1 ? m.form_fault_missing() : m.fault_too_short({ count: limit }),
  'too-long': ({ limit = 0 }) => m.form_fault_too_long({ count: limit }),
  'too-low': ({ limit = 0 }) => m.fault_too_low({ limit: numberInWords(limit) }),
  'too-high': ({ limit = 0 }) => m.fault_too_high({ limit: numberInWords(limit) }),
  'too-few': ({ limit = 0 }) => m.fault_too_few({ count: limit }),
  'too-many': ({ limit = 0 }) => m.fault_too_many({ count: limit }),
  'not-a-choice': m.fault_not_a_choice,
  malformed: m.fault_malformed,
  'not-valid': m.fault_not_valid,
  unreadable: m.fault_unreadable,
  'not-a-cursor': m.fault_not_a_cursor,
  'media-type': m.fault_media_type,
  taken: m.fault_taken,
  'out-of-range': m.fault_out_of_range,
  'filename-not-plain': m.fault_filename_not_plain,
  'filename-characters': m.fault_filename_characters,
  'filename-too-long': m.fault_filename_too_long,
  'filename-ending': ({ name = 'jpg' }) => m.fault_filename_ending({ name }),
  'file-too-large': ({ limit = 0 }) => m.fault_file_too_large({ limit: numberInWords(limit) }),
  'file-empty': m.fault_file_empty,
  'kind-not-taken': ({ name }) =>
    name ? m.fault_kind_not_taken_named({ name }) : m.fault_kind_not_taken(),
  'cut-off': m.fault_cut_off,
  damaged: m.fault_damaged,
  'too-many-pixels': ({ limit = 0 }) => m.fault_too_many_pixels({ limit: numberInWords(limit) }),
  'side-too-long': ({ limit = 0 }) => m.fault_side_too_long({ limit: numberInWords(limit) }),
};

/** Fields about which there is more to say than the code does. */
const OF_FIELDS: Record<string, Partial<Record<FaultCode, () => string>>> = {
  '/email': {
    malformed: m.form_fault_email,
    'too-short': m.form_fault_email,
    taken: m.problem_address_taken,
  },
  '/code': { malformed: m.problem_code_length },
};

const FAILURES: Record<FailureCode, () => string> = {
  'file-empty': m.failure_file_empty,
  'kind-not-taken': m.failure_kind_not_taken,
  'cut-off': m.failure_cut_off,
  damaged: m.failure_damaged,
  'too-many-pixels': m.failure_too_many_pixels,
  'side-too-long': m.failure_side_too_long,
  'takes-too-long': m.failure_takes_too_long,
  'broke-off': m.failure_broke_off,
  'original-missing': m.failure_original_missing,
};

/** What is wrong with a field, for the person who filled it in. */
export function fieldFaultInWords(fault: FieldError): string {
  const words = OF_FIELDS[fault.pointer ?? '']?.[fault.code] ?? known(FAULTS, fault.code);
  if (words) return words(fault);
  // A code that is newer than this page.
  return getLocale() === 'en' ? fault.detail : m.fault_not_valid();
}

/** What is wrong with each field, by its name in the body. */
export function faultsOf(errors: readonly FieldError[] | undefined): Record<string, string> {
  return Object.fromEntries(
    (errors ?? []).map((each) => [
      (each.pointer ?? each.parameter ?? '').replace(/^\//, ''),
      fieldFaultInWords(each),
    ]),
  );
}

/** Why a photograph was not taken: of its bytes or its name the fault says more than the type. */
export function refusalInWords(problem: Problem): string {
  const ofFile = problem.errors?.find(({ pointer }) => pointer === '/file');
  return ofFile ? fieldFaultInWords(ofFile) : wordsOf(problem);
}

/** Why a photograph can't be shown. */
export function failureInWords({
  failure,
  failureCode,
}: Pick<StudioFile, 'failure' | 'failureCode'>): string {
  const words = failureCode && known(FAILURES, failureCode);
  if (words) return words();
  return (getLocale() === 'en' && failure) || m.failure_unknown();
}

/** What a table says of a code: of one from a newer API, nothing. */
function known<Code extends string, T>(table: Record<Code, T>, code: Code): T | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
