import { isRedirect } from '@sveltejs/kit';
import type { Session } from '@tempsdarret/client';
import { describe, expect, it } from 'vitest';

import type { Language, Role } from '#lib/api/types.ts';
import { enter } from './entering.server.ts';
import { eventOf } from './event.testing.ts';

const COOKIE = '__Host-session';

const sessionOf = (role: Role, language: Language | null = null): Session => ({
  accessToken: 'a.b.c',
  tokenType: 'Bearer',
  expiresAt: '2030-01-01T00:00:00Z',
  user: {
    id: 'u',
    email: 'claire@example.com',
    name: null,
    role,
    language,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  },
});

/** Where entering leads. */
function leadsTo(...about: Parameters<typeof enter>): { status: number; location: string } {
  try {
    enter(...about);
  } catch (thrown) {
    if (!isRedirect(thrown)) throw thrown;
    return { status: thrown.status, location: thrown.location };
  }
}

describe('whoever enters', () => {
  it('is the one that the session is of, whoever had one here before', () => {
    const { event, kept } = eventOf(undefined, { cookies: { [COOKIE]: 'some.body.else' } });
    event.locals.bearer = 'some.body.else';
    leadsTo(event, sessionOf('client'));
    expect(kept.get(COOKIE)?.value).toBe('a.b.c');
    expect(event.locals.bearer).toBe('a.b.c');
  });

  it('goes on where they were going, with another request', () => {
    const { event } = eventOf();
    const way = leadsTo(event, sessionOf('client'), '/shoots/01k7?view=large');
    expect(way).toEqual({ status: 303, location: '/shoots/01k7?view=large' });
  });

  it.each([
    ['admin', '/studio/shoots'],
    ['client', '/shoots'],
  ] as const)('begins at their own start if they were going nowhere: %s', (role, start) => {
    expect(leadsTo(eventOf().event, sessionOf(role)).location).toBe(start);
  });

  it('is not led to another site', () => {
    const { event } = eventOf();
    expect(leadsTo(event, sessionOf('client'), '//elsewhere.example').location).toBe('/shoots');
  });

  it('reads in their own language, if they said which', () => {
    const french = eventOf();
    leadsTo(french.event, sessionOf('client', 'fr'));
    expect(french.kept.get('language')?.value).toBe('fr');
    const open = eventOf(undefined, { cookies: { language: 'fr' } });
    leadsTo(open.event, sessionOf('client'));
    expect(open.kept.has('language'), 'the browser keeps the one it has').toBe(false);
  });
});
