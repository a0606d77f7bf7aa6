import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Stream, Tab } from './eventsource.testing.ts';
import { follow, listen } from './stream.ts';

let tab: Tab;
let end: () => void;
const answer = vi.fn<(address: string) => Promise<Response>>();

/** What the studio says to whom it refuses the stream. */
function saying(status: number, headers: Record<string, string> = {}): void {
  answer.mockImplementation(() => Promise.resolve(new Response('{}', { status, headers })));
}

beforeEach(() => {
  vi.useFakeTimers();
  Stream.all = [];
  tab = new Tab();
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('document', tab);
  vi.stubGlobal('removeEventListener', vi.fn());
  vi.stubGlobal('fetch', answer.mockReset());
  saying(500);
});

afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a stream of what happens', () => {
  const told = vi.fn<(event: Event) => void>();
  const lost = vi.fn<(status?: number) => void>();
  const types = (): string[] => told.mock.calls.map(([{ type }]) => type);

  function begin(): void {
    told.mockClear();
    lost.mockClear();
    end = listen(['reset', 'file.rendered'], told, lost);
  }

  it('tells what it is asked to tell, and ends when told to', () => {
    begin();
    expect(Stream.last.url).toBe('/api/v1/events/stream');
    Stream.last.opens();
    Stream.last.tells('file.rendered', { fileId: 'f' });
    Stream.last.tells('file.downloaded', { fileId: 'f' });
    expect(types()).toEqual(['open', 'file.rendered']);
    end();
    expect(Stream.open).toBe(0);
    tab.turn(false);
    expect(Stream.all, 'for good').toHaveLength(1);
  });

  it('is the same one when the browser brings it back', async () => {
    begin();
    Stream.last.opens();
    Stream.last.breaks();
    await vi.advanceTimersByTimeAsync(60_000);
    Stream.last.opens();
    expect(types()).toEqual(['open', 'open']);
    expect(lost).toHaveBeenCalledTimes(1);
    expect(Stream.all).toHaveLength(1);
  });

  it('is closed while nobody looks, and begins anew', () => {
    begin();
    Stream.last.opens();
    tab.turn(true);
    expect(Stream.open).toBe(0);
    tab.turn(false);
    expect(Stream.open).toBe(1);
    Stream.last.opens();
    expect(types()).toEqual(['open', 'open']);
  });

  it('does not even begin in a tab that nobody has looked at', () => {
    tab.hidden = true;
    begin();
    expect(Stream.all).toHaveLength(0);
    tab.turn(false);
    expect(Stream.open).toBe(1);
  });

  it.each([200, 500, 502, undefined])('is asked for again some time after %s', async (status) => {
    begin();
    if (status === undefined) answer.mockRejectedValue(new TypeError('offline'));
    else saying(status);
    Stream.last.refused();
    expect(lost.mock.calls).toEqual([[]]);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(Stream.all, 'not at once').toHaveLength(1);
    await vi.advanceTimersByTimeAsync(22_000);
    expect(Stream.all).toHaveLength(2);
  });

  it.each([401, 403, 404])('is over with a %s, until somebody looks again', async (status) => {
    begin();
    saying(status);
    Stream.last.refused();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(Stream.all).toHaveLength(1);
    const asked = answer.mock.calls.map(([address]) => address);
    expect(asked, 'once for why').toEqual(['/api/v1/events/stream']);
    expect(lost.mock.calls).toEqual([[], [status]]);
    tab.turn(true);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(Stream.all).toHaveLength(1);
    // They may have signed in again in another tab.
    tab.turn(false);
    expect(Stream.open).toBe(1);
    Stream.last.refused();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(Stream.all, 'once for each look').toHaveLength(2);
  });

  it.each([429, 503])('waits after a %s for as long as it says, whoever looks', async (status) => {
    begin();
    saying(status, { 'Retry-After': '90' });
    Stream.last.refused();
    await vi.advanceTimersByTimeAsync(60_000);
    tab.turn(true);
    tab.turn(false);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(Stream.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(22_000);
    expect(Stream.all).toHaveLength(2);
    Stream.last.opens();
    expect(types()).toEqual(['open']);
  });

  it('takes a Retry-After beyond what a timer can count for an hour', async () => {
    begin();
    saying(503, { 'Retry-After': '99999999' });
    Stream.last.refused();
    await vi.advanceTimersByTimeAsync(3_599_000);
    expect(Stream.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(22_000);
    expect(Stream.all).toHaveLength(2);
  });

  it('does not hold on to the answer that it asked for', async () => {
    const cancel = vi.fn();
    begin();
    answer.mockResolvedValue(new Response(new ReadableStream({ cancel })));
    Stream.last.refused();
    await vi.advanceTimersByTimeAsync(0);
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('is not asked for again once the page has been left', async () => {
    begin();
    Stream.last.refused();
    end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Stream.all).toHaveLength(1);
    expect(lost, 'nor is anything said of it').toHaveBeenCalledTimes(1);
  });
});

describe("a client's page", () => {
  const refresh = vi.fn();

  beforeEach(async () => {
    refresh.mockClear();
    end = follow(refresh);
    expect(Stream.all, 'not before the page is idle').toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_000);
    Stream.last.opens();
    await vi.advanceTimersByTimeAsync(1_000);
  });

  it('is looked at again as soon as it is told of anything', () => {
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('takes two hundred events for one', async () => {
    for (let count = 0; count < 200; count++) {
      Stream.last.tells('file.rendered', { fileId: String(count) });
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it.each(['reset', 'access.withdrawn', 'access.granted', 'shoot.transitioned', 'file.deleted'])(
    'looks again after %s',
    async (type) => {
      Stream.last.tells(type);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(refresh).toHaveBeenCalledTimes(2);
    },
  );

  it('stays as it is while the studio is away', async () => {
    Stream.last.breaks();
    Stream.last.refused();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('stops when it is left, even with something still to do', async () => {
    Stream.last.tells('reset');
    end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(Stream.open).toBe(0);
  });
});
