import { expect, it } from 'vitest';

import { sameWords } from './same-words.ts';

it.each([
  ['Mariage d’Éloïse', "mariage d'eloise"],
  ['Anna  & Tom ', 'Anna & Tom'],
  ['Noël – 2026', 'noel - 2026'],
  ['東京', '東京'],
])('%s is %s', (one, other) => {
  expect(sameWords(one, other)).toBe(true);
});

it.each([
  ['Anna', 'Anne'],
  ['Anna & Tom', ''],
])('%s is not %s', (one, other) => {
  expect(sameWords(one, other)).toBe(false);
});
