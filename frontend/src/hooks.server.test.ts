import type { RequestEvent } from '@sveltejs/kit';
import type { Handle } from '@sveltejs/kit/hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { m } from '#messages';
import { bearerFor, eventOf } from '#lib/session/event.testing.ts';
import { renewWhenDue } from '#lib/session/session.server.ts';
import { handle, handleError } from './hooks.server.ts';

vi.mock('#lib/session/session.server.ts', async (original) => ({
  ...(await original<object>()),
  renewWhenDue: vi.fn(() => Promise.resolve()),
}));

// SvelteKit's own, which it publishes without types.
const { with_request_store: within } = await vi.importActual<{
  with_request_store: <T>(store: unknown, fn: () => T) => T;
}>('@sveltejs/kit/internal/server');

type Resolve = Parameters<Handle>[0]['resolve'];
type Options = Parameters<Resolve>[1];

const COOKIE = '__Host-session';
const HERE = 'https://studio.example/shoots';
const POLICY = "default-src 'none'; script-src 'nonce-n0nce'; style-src 'self'";

/** Run the hooks as SvelteKit does: `sequence` looks for the request in its context. */
function handled(event: RequestEvent, resolve: Resolve): Promise<Response> {
  return Promise.resolve(within({ event, state: {} }, () => handle({ event, resolve })));
}

/** What the hooks make of a page, and how they asked for it. */
async function answerTo(
  event: RequestEvent,
  page: { html?: string; headers?: Record<string, string> } = {},
) {
  let options: Options;
  const resolve = vi.fn<Resolve>(async (_event, given) => {
    options = given;
    const html = page.html ?? '<html lang="%lang%" %theme%>';
    const made = await given?.transformPageChunk?.({ html, done: true });
    return new Response(made, { headers: page.headers ?? {} });
  });
  const response = await handled(event, resolve);
  return { response, resolve, text: await response.text(), options };
}

beforeEach(() => vi.mocked(renewWhenDue).mockClear());
afterEach(() => vi.restoreAllMocks());

describe('what changes something', () => {
  const post = (headers: Record<string, string>) =>
    eventOf(HERE, { method: 'POST', headers, cookies: { [COOKIE]: bearerFor(1) } }).event;

  it.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour in the domain', { 'Sec-Fetch-Site': 'same-site' }],
    ['nowhere', { 'Sec-Fetch-Site': 'none' }],
    [
      'another site that claims to be us',
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://studio.example' },
    ],
    ['another origin, by an older browser', { Origin: 'https://evil.example' }],
    ['our name without https', { Origin: 'http://studio.example' }],
    ['an origin that is hidden', { Origin: 'null' }],
    ['nobody who says so', {}],
  ])('is refused from %s', async (_from, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const { event } = eventOf(HERE, { method, headers: headers as Record<string, string> });
      const { response, resolve } = await answerTo(event);
      expect(response.status).toBe(403);
      expect(resolve).not.toHaveBeenCalled();
    }
  });

  it.each([
    { 'Sec-Fetch-Site': 'same-origin' },
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://studio.example' },
    { Origin: 'https://studio.example' },
  ])('is taken from our own pages: %o', async (headers) => {
    const { response, resolve } = await answerTo(post(headers));
    expect(response.status).toBe(200);
    expect(resolve).toHaveBeenCalledOnce();
  });

  it('only: looking is for everybody', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const { event } = eventOf(HERE, { method, headers: { 'Sec-Fetch-Site': 'cross-site' } });
      expect((await answerTo(event)).response.status).toBe(200);
    }
  });

  it('is protected even where it is refused', async () => {
    const { response } = await answerTo(post({ 'Sec-Fetch-Site': 'cross-site' }));
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });
});

describe('a session', () => {
  it('goes with the request', async () => {
    const bearer = bearerFor(1);
    const { event } = eventOf(HERE, { cookies: { [COOKIE]: bearer } });
    await answerTo(event);
    expect(event.locals.bearer).toBe(bearer);
  });

  it('is renewed when somebody goes to a page', async () => {
    await answerTo(eventOf(HERE).event);
    expect(renewWhenDue).toHaveBeenCalledOnce();
  });

  it.each([
    ['data that is fetched ahead', { isDataRequest: true }],
    ['a form', { method: 'POST', headers: { 'Sec-Fetch-Site': 'same-origin' } }],
    ['a form from another site', { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } }],
  ])('is not renewed by %s', async (_what, init) => {
    await answerTo(eventOf(HERE, init).event);
    expect(renewWhenDue).not.toHaveBeenCalled();
  });
});

describe('caches', () => {
  it.each([
    ['keep nothing of somebody’s', { [COOKIE]: 'a.b.c' }, {}, 'private, no-store'],
    [
      'keep nothing of somebody’s, whatever the page says',
      { [COOKIE]: 'a.b.c' },
      { 'Cache-Control': 'public, max-age=60' },
      'private, no-store',
    ],
    ['ask again for what is nobody’s', {}, {}, 'private, no-cache'],
    ['do as the page says', {}, { 'Cache-Control': 'no-store' }, 'no-store'],
  ])('%s', async (_what, cookies, headers, expected) => {
    const { response } = await answerTo(eventOf(HERE, { cookies: cookies }).event, {
      headers: headers,
    });
    expect(response.headers.get('Cache-Control')).toBe(expected);
  });

  it('keep nothing of somebody who has just signed out', async () => {
    const { event } = eventOf(HERE, { cookies: { [COOKIE]: 'a.b.c' } });
    const response = await handled(event, (each) => {
      each.locals.bearer = undefined;
      return Promise.resolve(new Response('bye'));
    });
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
  });
});

describe('the policy', () => {
  const html =
    '<script nonce="n0nce"></script><style nonce="page">a{}</style><style nonce="page">b{}</style>';

  it('allows the page’s own styles by the nonce of its scripts', async () => {
    const { response, text } = await answerTo(eventOf(HERE).event, {
      html,
      headers: { 'Content-Security-Policy': POLICY },
    });
    expect(response.headers.get('Content-Security-Policy')).toContain(
      "style-src 'self' 'nonce-n0nce'",
    );
    expect(text).not.toContain('nonce="page"');
    expect(text.match(/<style nonce="n0nce"/g)).toHaveLength(2);
  });

  it('stays as it is where there is no nonce, or where all styles are allowed', async () => {
    for (const policy of [
      "style-src 'self'",
      "script-src 'nonce-x'; style-src 'self' 'unsafe-inline'",
    ]) {
      const { response, text } = await answerTo(eventOf(HERE).event, {
        html: '<style nonce="page">a{}</style>',
        headers: { 'Content-Security-Policy': policy },
      });
      expect(response.headers.get('Content-Security-Policy')).toBe(policy);
      expect(text).toContain('nonce="page"');
    }
  });
});

describe('every answer', () => {
  it('is for this site and its own pages', async () => {
    const { headers } = (await answerTo(eventOf(HERE).event)).response;
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    });
  });

  it('keeps browsers to https, as the API does, where it came by https', async () => {
    const over = async (address: string) =>
      (await answerTo(eventOf(address).event)).response.headers.get('Strict-Transport-Security');
    expect(await over(HERE)).toBe('max-age=31536000; includeSubDomains');
    expect(await over('http://127.0.0.1:5173/shoots')).toBeNull();
  });
});

describe('a page', () => {
  it('is in the reader’s language, which the browser is told to remember', async () => {
    const { event, kept } = eventOf(HERE, { headers: { 'Accept-Language': 'fr-CH, fr;q=0.9' } });
    expect((await answerTo(event)).text).toBe('<html lang="fr" >');
    expect(kept.get('language')?.value).toBe('fr');
  });

  it('is in the language and the theme that were chosen', async () => {
    const { event, kept } = eventOf(HERE, {
      headers: { 'Accept-Language': 'fr', Cookie: 'language=en' },
      cookies: { language: 'en', theme: 'dark' },
    });
    expect((await answerTo(event)).text).toBe('<html lang="en" data-theme="dark">');
    expect(kept.has('language')).toBe(false);
  });

  it.each([
    ['/shoots', 'js', false],
    ['/shoots/[shoot]/[[photograph]]', 'js', false],
    ['/shoots', 'css', true],
    ['/studio/shoots', 'js', true],
  ] as const)('%s preloads %s: %s', async (routeId, type, expected) => {
    const { options } = await answerTo(eventOf(HERE, { routeId }).event);
    expect(options?.preload?.({ type, path: 'x' })).toBe(expected);
  });
});

describe('an error', () => {
  const told = (error: unknown, kind: 'unknown' | 'framework' | 'app' = 'unknown'): string => {
    const line = vi.spyOn(console, 'error').mockReturnValue();
    const { event } = eventOf(`${HERE}?token=hunter2`, { routeId: '/shoots' });
    void handleError({ kind, error, event } as never);
    return line.mock.calls.at(-1)?.join('\n') ?? '';
  };

  it('is a line in the log, without what the request carried', () => {
    expect(told(new RangeError('hunter2'))).toMatch(/^web: GET \/shoots failed: RangeError at /);
    expect(told('hunter2')).toBe('web: GET /shoots failed: string ');
    expect(told(new RangeError('hunter2'))).not.toContain('hunter2');
  });

  it('is none where it was foreseen', () => {
    expect(told({ status: 404, message: 'Not Found' }, 'framework')).toBe('');
    expect(told({ status: 404, message: 'There is no such shoot.' }, 'app')).toBe('');
  });

  it('is put in words, unless it has some of its own', () => {
    const { event } = eventOf(HERE);
    const said = (kind: string, error: unknown) => handleError({ kind, error, event } as never);
    expect(said('framework', { status: 404, message: 'Not Found' })).toEqual({
      message: m.problem_not_found(),
    });
    expect(said('unknown', new Error('hunter2'))).toEqual({ message: m.problem_unavailable() });
    expect(said('app', { status: 404, message: 'There is no such shoot.' })).toBeUndefined();
  });
});
