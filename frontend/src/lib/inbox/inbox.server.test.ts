import { isHttpError, isRedirect } from '@sveltejs/kit';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { apiOf } from '#lib/api/server.ts';
import { apiAnswering, problem } from '#lib/console/api.testing.ts';
import { eventOf } from '#lib/session/event.testing.ts';
import { load as loadLayout } from '../../routes/+layout.server.ts';
import { inboxOf, readInbox } from './inbox.server.ts';
import * as samples from './samples.testing.ts';

vi.mock('#lib/api/server.ts', () => ({ apiOf: vi.fn() }));

const HERE = 'https://studio.example/notifications';
const inbox = samples.inboxOf(7, samples.notification());

/** A request of somebody who is signed in; the API answers as given. */
function visit(init: RequestInit, ...replies: Parameters<typeof apiAnswering>) {
  const api = apiAnswering(...replies);
  vi.mocked(apiOf).mockReturnValueOnce(api.client);
  const { event } = eventOf(HERE, init);
  event.locals.bearer = 'a.b.c';
  Object.assign(event, { depends: () => undefined });
  return { event, sent: api.sent };
}

function form(fields: Record<string, string>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(fields) };
}

async function thrownBy(run: () => Promise<unknown>): Promise<unknown> {
  return run().then(
    () => {
      throw new Error('nothing was thrown');
    },
    (thrown: unknown) => thrown,
  );
}

beforeEach(() => vi.mocked(apiOf).mockReset());

describe('a page with notifications', () => {
  it('only reads them: it may be fetched ahead', async () => {
    const { event, sent } = visit({}, [200, inbox]);
    expect(await inboxOf(event)).toEqual(inbox);
    expect(sent.map(({ call }) => call)).toEqual(['GET /notifications']);
  });

  it('leads to the sign-in page and back, or says why not', async () => {
    const signedOut = visit({}, problem(401, 'unauthenticated'));
    expect(await thrownBy(() => inboxOf(signedOut.event))).toMatchObject({
      status: 303,
      location: '/sign-in?next=%2Fnotifications',
    });
    const away = visit({}, problem(503, 'unavailable'));
    expect(isHttpError(await thrownBy(() => inboxOf(away.event)), 503)).toBe(true);
  });
});

describe('the button without scripts', () => {
  it('has read what the page showed', async () => {
    const { event, sent } = visit(form({ upTo: '7' }), [204, {}]);
    expect(await readInbox(event)).toEqual({});
    expect(sent).toEqual([{ call: 'POST /notifications/read', ifMatch: null, body: { upTo: 7 } }]);
  });

  it.each(['', 'x', '-1', '1.5', '9999999999'])('is not one that sends %j', async (upTo) => {
    const { event, sent } = visit(form({ upTo }), [204, {}]);
    expect(isHttpError(await thrownBy(() => readInbox(event)), 400)).toBe(true);
    expect(sent).toEqual([]);
  });

  it('asks whoever is signed out to sign in, and says what else is wrong', async () => {
    const signedOut = visit(form({ upTo: '7' }), problem(401, 'unauthenticated'));
    expect(isRedirect(await thrownBy(() => readInbox(signedOut.event)))).toBe(true);
    const away = visit(form({ upTo: '7' }), problem(503, 'unavailable'));
    expect(isHttpError(await thrownBy(() => readInbox(away.event)), 503)).toBe(true);
  });
});

describe('every page', () => {
  const me = { id: 'me', role: 'client' };
  const load = (event: unknown) => loadLayout(event as Parameters<typeof loadLayout>[0]);

  it('has the bell say how many are unread', async () => {
    const { event, sent } = visit({}, [200, me], [200, { unread: 3 }]);
    expect(await load(event)).toMatchObject({
      user: me,
      inbox: { shown: '3', label: '3 unread notifications' },
    });
    expect(sent.map(({ call }) => call)).toEqual(['GET /users/me', 'GET /notifications/unread']);
  });

  it('is there when that cannot be told', async () => {
    const { event } = visit({}, [200, me], problem(503, 'unavailable'));
    expect(await load(event)).toMatchObject({
      user: me,
      inbox: { shown: '', label: 'Notifications' },
    });
  });

  it('has none for nobody', async () => {
    const { event } = visit({}, problem(503, 'unavailable'), [200, { unread: 3 }]);
    expect(await load(event)).toMatchObject({ user: null, inbox: null });
    const stranger = eventOf(HERE).event;
    Object.assign(stranger, { depends: () => undefined });
    expect(await load(stranger)).toMatchObject({ user: null, inbox: null });
    expect(apiOf).toHaveBeenCalledTimes(1);
  });
});
