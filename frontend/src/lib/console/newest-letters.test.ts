import { describe, expect, it } from 'vitest';

import { apiAnswering, problem } from './api.testing.ts';
import { letterOf } from './mails.testing.ts';
import { newestLetters, pagesIn, withOlder } from './newest-letters.ts';

const page = (ids: string[], nextCursor: string | null) => ({
  items: ids.map((id) => letterOf(id)),
  nextCursor,
});

describe('the newest letters', () => {
  it('are a page of them', async () => {
    const { client, sent } = apiAnswering([200, page(['b', 'a'], 'c1')]);
    expect(await newestLetters(client, 's', 1)).toEqual(page(['b', 'a'], 'c1'));
    expect(sent.map(({ call }) => call)).toEqual(['GET /shoots/s/letters?limit=200']);
  });

  it('are as many pages as somebody wants, to the end', async () => {
    const { client, sent } = apiAnswering([200, page(['b'], 'c1')], [200, page(['a'], null)]);
    expect(await newestLetters(client, 's', 3)).toEqual(page(['b', 'a'], null));
    expect(sent.map(({ call }) => call)).toEqual([
      'GET /shoots/s/letters?limit=200',
      'GET /shoots/s/letters?limit=200&cursor=c1',
    ]);
  });

  it('are those that came', async () => {
    const { client } = apiAnswering([200, page(['b'], 'c1')], problem(503, 'unavailable'));
    expect(await newestLetters(client, 's', 2)).toEqual(page(['b'], 'c1'));
    expect(await newestLetters(apiAnswering().client, 's', 2), 'nothing came').toBeNull();
  });
});

it('how many pages somebody wants stands in the address', () => {
  const pages = (query: string): number => pagesIn(new URL(`http://studio.test/${query}`));
  expect([pages(''), pages('?letters=3'), pages('?letters=99')]).toEqual([1, 3, 20]);
  expect(['0', '-1', '1e9', '2.5', 'all'].map((each) => pages(`?letters=${each}`))).toEqual([
    1, 1, 1, 1, 1,
  ]);
  expect([withOlder('/here', 200), withOlder('/here', 230)]).toEqual([
    '/here?letters=2',
    '/here?letters=3',
  ]);
});
