import { isHttpError, isRedirect } from '@sveltejs/kit';
import { describe, expect, it } from 'vitest';

import { m } from '#messages';
import type { Answer } from './answers.ts';
import { loaded, passedOn } from './loaded.ts';

const HERE = new URL('https://studio.example/shoots/01shoot?from=mail');

const given = { data: { title: 'Anna & Tom' }, error: undefined };
const problem = (status: number, slug: string) => ({
  type: `/problems/${slug}`,
  title: 'A title',
  status,
  detail: 'What the API said.',
});
const refusal = (status: number, slug: string): Answer<never> => ({
  data: undefined,
  error: problem(status, slug),
  response: new Response(null, { status }),
});
const away: Answer<never> = { data: undefined, error: new TypeError('fetch failed') };

/** What it throws. */
function thrownBy(load: () => unknown): unknown {
  try {
    load();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

describe('what a page asks for', () => {
  it('is what the API gave', () => {
    expect(loaded(given, HERE)).toBe(given.data);
    expect(loaded({ data: null, error: undefined }, HERE)).toBeNull();
  });

  it('leads to the sign-in page and back where there is no session', () => {
    const thrown = thrownBy(() => loaded(refusal(401, 'unauthenticated'), HERE));
    expect(isRedirect(thrown)).toBe(true);
    expect(thrown).toMatchObject({
      status: 303,
      location: '/sign-in?next=%2Fshoots%2F01shoot%3Ffrom%3Dmail',
    });
  });

  it('becomes the error page, in words, where it is refused', () => {
    const thrown = thrownBy(() => loaded(refusal(404, 'shoot-not-found'), HERE));
    expect(isHttpError(thrown, 404)).toBe(true);
    expect(thrown).toMatchObject({ body: { message: 'What the API said.' } });
  });

  it('says that the studio is away where nobody answers', () => {
    const thrown = thrownBy(() => loaded(away, HERE));
    expect(isHttpError(thrown, 503)).toBe(true);
    expect(thrown).toMatchObject({ body: { message: m.problem_unavailable() } });
  });
});

describe('what a script asks for', () => {
  it('is what the API gave', async () => {
    const response = passedOn(given);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([
      200,
      'application/json',
    ]);
    expect(await response.json()).toEqual(given.data);
  });

  it.each([
    [401, 'unauthenticated'],
    [404, 'shoot-not-found'],
    [400, 'invalid'],
  ])('is the API’s problem where it is refused: %i', async (status, slug) => {
    const response = passedOn(refusal(status, slug));
    expect([response.status, response.headers.get('Content-Type')]).toEqual([
      status,
      'application/problem+json',
    ]);
    expect(await response.json()).toEqual(problem(status, slug));
  });

  it('is a problem as well where nobody answers', async () => {
    const response = passedOn(away);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      type: '/problems/unavailable',
      title: m.problem_unavailable(),
    });
  });
});
