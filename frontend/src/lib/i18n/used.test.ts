import { globSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

const textOf = (path: string): string => readFileSync(path, 'utf8');

it('every message is said somewhere', () => {
  const sources = globSync('src/**/*.{ts,svelte}', {
    exclude: ['src/lib/i18n/generated', '**/*.test.ts', '**/*.testing.ts'],
  });
  // By its whole name: a name that is put together could not be searched for either.
  const words = new Set(sources.flatMap((path) => textOf(path).match(/\w+/g) ?? []));
  const keys = globSync('messages/en/*.json').flatMap((path) =>
    Object.keys(JSON.parse(textOf(path)) as object).filter((key) => !key.startsWith('$')),
  );
  expect(keys.length).toBeGreaterThan(100);
  expect(keys.filter((key) => !words.has(key))).toEqual([]);
});
