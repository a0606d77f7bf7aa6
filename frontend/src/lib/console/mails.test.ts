import { client } from '@tempsdarret/client';
import { afterEach, describe, expect, it } from 'vitest';

import { letterOf, visitsOf } from './mails.testing.ts';
import { Mails } from './mails.svelte.ts';

let asked: string[] = [];

/** The API of a studio that answers so, by what is asked for. */
function studioAnswers(answers: Record<string, object>): void {
  asked = [];
  client.setConfig({
    baseUrl: 'http://studio.test',
    fetch: (input) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : String(input));
      asked.push(pathname + search);
      const answer = answers[pathname + search];
      return Promise.resolve(answer ? Response.json(answer) : new Response(null, { status: 503 }));
    },
  });
}

const page = (ids: string[], nextCursor: string | null = null) => ({
  items: ids.map((id) => letterOf(id)),
  nextCursor,
});
const shown = ({ letters }: Mails): string[] => letters.items.map(({ id }) => id);
const LETTERS = '/shoots/s/letters?limit=200';
const VISITS = '/shoots/s/visits';

afterEach(() => {
  client.setConfig({ baseUrl: '/api/v1', fetch: globalThis.fetch });
});

describe("what became of a shoot's mails", () => {
  it('is asked for again, in two requests', async () => {
    const mails = new Mails('s', { letters: page(['a']), visits: [] });
    studioAnswers({ [LETTERS]: page(['b', 'a']), [VISITS]: { items: [visitsOf('u')] } });
    await mails.read();
    expect(asked).toEqual([LETTERS, VISITS]);
    expect(shown(mails)).toEqual(['b', 'a']);
    expect(mails.visits).toEqual([visitsOf('u')]);
    expect([mails.hasLetters, mails.hasVisits, mails.isPartial]).toEqual([true, true, false]);
  });

  it('is told as far back as somebody has looked', async () => {
    const mails = new Mails('s', { letters: page(['c'], 'c1'), visits: [] });
    expect(mails.isPartial).toBe(true);
    const older = `/shoots/s/letters?limit=200&cursor=c1`;
    studioAnswers({
      '/shoots/s/letters?cursor=c1&limit=200': page(['b', 'a']),
      [older]: page(['b', 'a']),
      [LETTERS]: page(['d', 'c'], 'c1'),
      [VISITS]: { items: [] },
    });
    await mails.letters.more();
    expect(mails.isPartial).toBe(false);
    await mails.read();
    expect(shown(mails)).toEqual(['d', 'c', 'b', 'a']);
  });

  it('stays as it was while it can not be told', async () => {
    const mails = new Mails('s', { letters: page(['a']), visits: [visitsOf('u')] });
    studioAnswers({});
    await mails.read();
    expect([shown(mails), mails.visits]).toEqual([['a'], [visitsOf('u')]]);
    expect([mails.hasLetters, mails.hasVisits]).toEqual([true, true]);
  });

  it('may be unknown at first, one as well as the other', async () => {
    const mails = new Mails('s', { letters: null, visits: null });
    expect([mails.hasLetters, mails.hasVisits]).toEqual([false, false]);
    await mails.renew({ letters: null, visits: [visitsOf('u')] });
    expect([mails.hasLetters, mails.hasVisits]).toEqual([false, true]);
    await mails.renew({ letters: page(['a']), visits: null });
    expect([mails.hasLetters, mails.hasVisits]).toEqual([true, true]);
    expect(shown(mails)).toEqual(['a']);
  });
});
