/** Addresses of pages with what is searched for; what is not, is left out. */
export function addressOf(path: string, query: Record<string, string | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value) search.set(name, value);
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** One of the values that a parameter may have; anything else counts as absent. */
export function choiceOf<T extends string>(
  choices: readonly T[],
  text: string | null,
): T | undefined {
  return choices.find((each) => each === text);
}

/** What is searched for, as the API takes it: a line without space around, and not endless. */
export function searchIn(url: { searchParams: Pick<URLSearchParams, 'get'> }): string {
  return (url.searchParams.get('q') ?? '').trim().slice(0, 100);
}
