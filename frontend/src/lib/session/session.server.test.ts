import { createClient, createConfig } from '@tempsdarret/client';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { apiOf } from '#lib/api/server.ts';
import { apiAnswering, problem } from '#lib/console/api.testing.ts';
import { bearerFor, eventOf } from './event.testing.ts';
import { bearerOf, forgetSession, keepSession, renewWhenDue } from './session.server.ts';

vi.mock('#lib/api/server.ts', () => ({ apiOf: vi.fn() }));

const COOKIE = '__Host-session';
const A_DAY = 24;
const A_WEEK = 7 * A_DAY;

const sessionOf = (accessToken: string) => ({
  accessToken,
  tokenType: 'Bearer' as const,
  expiresAt: new Date(Date.now() + A_WEEK * 3600_000).toISOString(),
  user: {} as never,
});

/** A request with a session; the API answers as given. */
function visit(bearer: string, ...replies: Parameters<typeof apiAnswering>) {
  const api = apiAnswering(...replies);
  vi.mocked(apiOf).mockReturnValueOnce(api.client);
  const visitor = eventOf(undefined, { cookies: { [COOKIE]: bearer } });
  visitor.event.locals.bearer = bearer;
  return { ...visitor, sent: api.sent };
}

beforeEach(() => vi.mocked(apiOf).mockReset());

describe('a session in the browser', () => {
  it('is a cookie that no script reads, until the session ends', () => {
    const { event, kept } = eventOf();
    const session = sessionOf('a.b.c');
    keepSession(event, session);
    expect([...kept]).toEqual([
      [
        COOKIE,
        {
          value: 'a.b.c',
          options: {
            path: '/',
            httpOnly: true,
            sameSite: 'lax',
            secure: true,
            expires: new Date(session.expiresAt),
          },
        },
      ],
    ]);
    expect(event.locals.bearer).toBe('a.b.c');
    expect(bearerOf(event)).toBe('a.b.c');
  });

  it('is forgotten under every name', () => {
    const { event, forgotten } = eventOf(undefined, { cookies: { [COOKIE]: 'a.b.c' } });
    event.locals.bearer = 'a.b.c';
    forgetSession(event);
    expect(forgotten).toEqual([COOKIE, 'session']);
    expect(event.locals.bearer).toBeUndefined();
  });

  it('is not believed over https under the name that anybody in the domain can set', () => {
    expect(bearerOf(eventOf(undefined, { cookies: { session: 'a.b.c' } }).event)).toBeUndefined();
  });
});

describe('renewing', () => {
  it('needs a session', async () => {
    const { event, kept } = eventOf();
    await renewWhenDue(event);
    expect(apiOf).not.toHaveBeenCalled();
    expect(kept.size).toBe(0);
  });

  it('waits until the session has been in use for a day', async () => {
    const { event, sent, kept } = visit(bearerFor(A_WEEK - A_DAY + 0.1));
    await renewWhenDue(event);
    expect(sent).toEqual([]);
    expect(kept.size).toBe(0);
  });

  it('puts the new bearer in the place of the old one, for this request too', async () => {
    const fresh = bearerFor(A_WEEK);
    const { event, sent, kept } = visit(bearerFor(A_WEEK - A_DAY - 0.1), [201, sessionOf(fresh)]);
    await renewWhenDue(event);
    expect(sent.map(({ call }) => call)).toEqual(['POST /auth/sessions/renew']);
    expect(kept.get(COOKIE)?.value).toBe(fresh);
    expect(event.locals.bearer).toBe(fresh);
  });

  it('of two pages at once, both come out with a session that is good', async () => {
    const old = bearerFor(A_DAY);
    const fresh = [bearerFor(A_WEEK, 'one'), bearerFor(A_WEEK, 'two')] as const;
    const visits = fresh.map((bearer) => visit(old, [201, sessionOf(bearer)]));
    await Promise.all(visits.map(({ event }) => renewWhenDue(event)));
    expect(visits.map(({ kept }) => kept.get(COOKIE)?.value)).toEqual(fresh);
    expect(visits.map(({ event }) => event.locals.bearer)).toEqual(fresh);
  });

  it('of two pages at once, one that fails harms neither', async () => {
    const old = bearerFor(A_DAY);
    const fresh = bearerFor(A_WEEK);
    const lucky = visit(old, [201, sessionOf(fresh)]);
    const unlucky = visit(old, problem(503, 'unavailable'));
    await Promise.all([renewWhenDue(lucky.event), renewWhenDue(unlucky.event)]);
    expect(lucky.event.locals.bearer).toBe(fresh);
    expect(unlucky.event.locals.bearer).toBe(old);
    expect([unlucky.kept.size, unlucky.forgotten]).toEqual([0, []]);
  });

  it.each([-1, -A_WEEK])(
    'leaves one that ended %i hours from now to the page, which signs out',
    async (hours) => {
      const bearer = bearerFor(hours);
      const { event, kept, forgotten } = visit(bearer, problem(401, 'unauthenticated'));
      await renewWhenDue(event);
      expect([kept.size, forgotten, event.locals.bearer]).toEqual([0, [], bearer]);
    },
  );

  it.each(['not-a-token', 'a.b.c', `a.${Buffer.from('null').toString('base64url')}.c`])(
    'leaves it to the API what %s is worth',
    async (bearer) => {
      const { event, sent, kept } = visit(bearer, problem(401, 'unauthenticated'));
      await renewWhenDue(event);
      expect(sent).toHaveLength(1);
      expect([kept.size, event.locals.bearer]).toEqual([0, bearer]);
    },
  );

  it('fails quietly while the API is away', async () => {
    const bearer = bearerFor(A_DAY);
    const { event, kept } = eventOf();
    event.locals.bearer = bearer;
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    vi.mocked(apiOf).mockReturnValueOnce(
      createClient(createConfig({ baseUrl: 'http://api.invalid', fetch })),
    );
    await renewWhenDue(event);
    expect([kept.size, event.locals.bearer]).toEqual([0, bearer]);
  });
});
