import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Live } from './console.svelte.ts';
import { Stream, Tab } from './eventsource.testing.ts';

let live: Live;

/** The stream is refused, and this is what the studio says to it. */
function refusing(status: number): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status })));
  Stream.last.refused();
}

beforeEach(() => {
  Stream.all = [];
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('document', new Tab());
  live = new Live();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('has one stream for all who listen, and none for nobody', () => {
  const one = vi.fn();
  const other = vi.fn();
  const endOne = live.follow(one);
  const endOther = live.follow(other);
  expect(Stream.all).toHaveLength(1);
  Stream.last.opens();
  expect(live.standing).toBe('up');
  Stream.last.tells('invite.accepted', { inviteId: 'i', shootId: 's' });
  for (const each of [one, other]) {
    expect(each.mock.calls).toMatchObject([
      [{ type: 'reset' }],
      [{ type: 'invite.accepted', inviteId: 'i', shootId: 's' }],
    ]);
  }
  endOne();
  Stream.last.tells('shoot.deleted', { shootId: 's' });
  expect([one.mock.calls.length, other.mock.calls.length]).toEqual([2, 3]);
  endOther();
  expect([Stream.open, live.standing]).toEqual([0, 'down']);
});

it('begins anew for who has signed in again', () => {
  live.again();
  expect(Stream.all, 'not for nobody').toHaveLength(0);
  live.follow(vi.fn());
  live.again();
  expect([Stream.all.length, Stream.open]).toEqual([2, 1]);
});

it('says that something may be missed until it knows how far it has come', () => {
  const told = vi.fn();
  live.follow(told);
  const types = (): unknown[] => told.mock.calls.map(([event]) => (event as { type: string }).type);
  Stream.last.opens();
  Stream.last.breaks();
  expect(live.standing).toBe('down');
  Stream.last.opens();
  expect(types()).toEqual(['reset', 'reset']);
  Stream.last.tells('file.rendered');
  Stream.last.breaks();
  Stream.last.opens();
  expect(types(), 'the browser says what it had last').toEqual(['reset', 'reset', 'file.rendered']);
  expect(live.standing).toBe('up');
});

it('is over with the session, until somebody signs in again', async () => {
  const told = vi.fn();
  live.follow(told);
  refusing(401);
  await vi.waitFor(() => {
    expect(live.standing).toBe('over');
  });
  live.again();
  Stream.last.opens();
  expect(live.standing).toBe('up');
  refusing(401);
  await vi.waitFor(() => {
    expect(live.standing).toBe('over');
  });
  live.follow(vi.fn());
  Stream.last.opens();
  expect([live.standing, Stream.open], 'a page that came since is of a new session').toEqual([
    'up',
    1,
  ]);
  expect(told.mock.calls.at(-1)).toEqual([{ type: 'reset' }]);
});

it.each([503, 429, 403, 200])('is only down where the answer is %s', async (status) => {
  live.follow(vi.fn());
  refusing(status);
  await new Promise((settled) => void setTimeout(settled));
  expect(live.standing).toBe('down');
});
