import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Live } from './console.svelte.ts';
import { Stream, Tab } from './eventsource.testing.ts';

const witness = vi.hoisted(() => vi.fn());
vi.mock('@tempsdarret/client', () => ({ getMe: witness }));

let live: Live;

function answering(status: number | undefined): void {
  witness.mockResolvedValue({ response: status && { status } });
}

beforeEach(() => {
  Stream.all = [];
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('document', new Tab());
  live = new Live();
});

afterEach(() => {
  vi.unstubAllGlobals();
  witness.mockReset();
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
  live.follow(vi.fn());
  answering(401);
  Stream.last.refused();
  await vi.waitFor(() => {
    expect(live.standing).toBe('over');
  });
  live.again();
  Stream.last.opens();
  expect(live.standing).toBe('up');
});

it.each([503, 200, undefined])('is only down where the answer is %s', async (status) => {
  live.follow(vi.fn());
  answering(status);
  Stream.last.refused();
  await Promise.resolve();
  expect(witness).toHaveBeenCalledTimes(1);
  expect(live.standing).toBe('down');
});
