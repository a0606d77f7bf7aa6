/** Editing something that others may edit, too: what changed, and what to do when both did. */

/** A form's fields, by name; empty where there is nothing. */
export type Values<Field extends string> = Record<Field, string>;

/** An edit under way, as a form carries it from page to page. */
export interface Edit<Field extends string> {
  /** What the fields show. */
  values: Values<Field>;
  /** What they showed when the editing began. */
  base: Values<Field>;
  /** The state that `base` is of. */
  etag: string;
  /** Where somebody else wrote something different meanwhile: their version. */
  theirs?: Partial<Values<Field>>;
}

/** What became of the last saving. */
export interface EditOutcome<Field extends string> {
  edit?: Edit<Field>;
  saved?: boolean;
  unchanged?: boolean;
  conflict?: boolean;
  faults?: Record<string, string>;
  message?: string;
  type?: string;
}

/** Begin editing what stands there now. */
export function begin<Field extends string>(base: Values<Field>, etag: string): Edit<Field> {
  return { values: base, base, etag };
}

/** The fields that a form sent, without the space around them, empty where it sent none. */
export function valuesFrom<Field extends string>(
  form: FormData,
  fields: readonly Field[],
): Values<Field> {
  const values = {} as Values<Field>;
  for (const field of fields) values[field] = textOf(form.get(field));
  return values;
}

/** The fields that a form shows again; empty where there is nothing to show. */
export function valuesOf<Field extends string>(
  kept: Partial<Record<string, string>> | undefined,
  fields: readonly Field[],
): Values<Field> {
  const values = {} as Values<Field>;
  for (const field of fields) values[field] = kept?.[field] ?? '';
  return values;
}

/** A form's field as text; forms send every line's end as two characters. */
export function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '';
}

/** The edit that a form sent: its fields, and what it kept in `base` and `etag`. */
export function editFrom<Field extends string>(
  form: FormData,
  fields: readonly Field[],
): Edit<Field> {
  const kept = objectIn(textOf(form.get('base')));
  const base = {} as Values<Field>;
  for (const field of fields) {
    const value = kept[field];
    base[field] = typeof value === 'string' ? value : '';
  }
  return { values: valuesFrom(form, fields), base, etag: textOf(form.get('etag')) };
}

/** The fields in which two versions differ; the space around them doesn't count. */
export function differences<Field extends string>(
  one: Values<Field>,
  other: Values<Field>,
): Field[] {
  return (Object.keys(one) as Field[]).filter((field) => one[field].trim() !== other[field].trim());
}

/**
 * Go on with an edit over what somebody else made of it meanwhile. What I changed stays as I typed
 * it, what only they changed is theirs, and where we both did, their version is shown beside mine.
 */
export function rebase<Field extends string>(
  edit: Edit<Field>,
  current: Values<Field>,
  etag: string,
): Edit<Field> {
  const mine = new Set(differences(edit.values, edit.base));
  const changed = differences(current, edit.base);
  const values = { ...current };
  const theirs: Partial<Values<Field>> = {};
  for (const field of mine) values[field] = edit.values[field];
  for (const field of changed) {
    if (values[field].trim() !== current[field].trim()) theirs[field] = current[field];
  }
  return { values, base: current, etag, theirs };
}

function objectIn(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Somebody's own form: every field then counts as changed.
    return {};
  }
}
