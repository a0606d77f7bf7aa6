import { afterEach, expect, it } from 'vitest';

import { overwriteGetLocale } from '#language';
import { httpStatusInWords, wordsOf } from './words.ts';

const DETAIL = 'What the API said.';
const problem = (status: number, slug: string) => ({
  type: `/problems/${slug}`,
  title: 'A title',
  status,
  detail: DETAIL,
});

afterEach(() => overwriteGetLocale(() => 'en'));

it.each([400, 402, 403, 404, 405, 408, 409, 410, 412, 413, 415, 416, 422, 429, 500, 502, 503, 507])(
  'a problem of status %i is never told in English to those who read French',
  (status) => {
    overwriteGetLocale(() => 'fr');
    const words = wordsOf(problem(status, 'brand-new'));
    expect(words).toMatch(/[.]$/);
    expect(words).not.toBe(DETAIL);
  },
);

it('in English it is told as the API does', () => {
  expect(wordsOf(problem(409, 'transition-not-allowed'))).toBe(DETAIL);
  expect(wordsOf({ type: 'about:blank', title: 'A title', status: 418 })).toBe('A title');
});

it('a page that failed by itself says whose turn it is', () => {
  const words = [400, 403, 404, 405, 413, 415, 500, 503].map(httpStatusInWords);
  expect(words.filter((each) => each.includes("doesn't answer"))).toHaveLength(2);
  expect(httpStatusInWords(404)).toContain('nothing here');
});

it('of bearers people know nothing', () => {
  expect(wordsOf(problem(401, 'unauthenticated'))).toBe('Your session is over. Sign in again.');
});
