import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Inbox } from '#lib/api/types.ts';
import { bell } from './bell.svelte.ts';
import { Reading } from './reading.svelte.ts';
import { followOtherTabs, recount } from './recount.ts';
import { inboxOf, notification } from './samples.testing.ts';

const api = vi.hoisted(() => ({
  countUnread: vi.fn<(options: object) => Promise<unknown>>(),
  listNotifications: vi.fn<(options: object) => Promise<unknown>>(),
  markRead: vi.fn<(options: object) => Promise<unknown>>(),
}));
vi.mock('@tempsdarret/client', () => api);

const AWAY = { data: undefined, error: new TypeError('fetch failed') };
const old = notification({ kind: 'invite-accepted', read: true });
const fresh = notification({ kind: 'gallery-viewed' });
const later = notification({ kind: 'photographs-downloaded' });

const given = (data: object): object => ({ data, error: undefined });
const marks = (reading: Reading): boolean[] => reading.items.map(({ read }) => !read);
const listing = (inbox: Inbox): unknown =>
  api.listNotifications.mockResolvedValueOnce(given(inbox));

beforeEach(() => {
  for (const each of Object.values(api)) each.mockReset();
  api.markRead.mockResolvedValue(given({}));
  api.countUnread.mockResolvedValue(given({ unread: 0 }));
  bell.told = { shown: '1', label: 'One' };
});

describe('reading notifications', () => {
  it('marks as read what is shown, and leaves it marked as long as it is looked at', async () => {
    const reading = new Reading(inboxOf(7, fresh, old));
    expect(marks(reading)).toEqual([true, false]);
    expect(api.markRead, 'not before it was shown').not.toHaveBeenCalled();
    await reading.read();
    expect(api.markRead.mock.calls).toEqual([[{ body: { upTo: 7 } }]]);
    expect(bell.told?.shown).toBe('');

    listing(inboxOf(8, later, { ...fresh, read: true }, old));
    await reading.refresh();
    expect(marks(reading)).toEqual([true, true, false]);
    await reading.read();
    expect(api.markRead.mock.lastCall).toEqual([{ body: { upTo: 8 } }]);
  });

  it('asks for nothing where all is read', async () => {
    await new Reading(inboxOf(7, old)).read();
    await new Reading(inboxOf(0)).read();
    const twice = new Reading(inboxOf(7, fresh));
    await twice.read();
    await twice.read();
    expect(api.markRead).toHaveBeenCalledTimes(1);
  });

  it('tries again what failed, and the bell says the same meanwhile', async () => {
    api.markRead.mockResolvedValueOnce(AWAY);
    const reading = new Reading(inboxOf(7, fresh));
    await reading.read();
    expect([api.countUnread.mock.calls.length, bell.told?.shown]).toEqual([0, '1']);
    await reading.read();
    expect(api.markRead).toHaveBeenCalledTimes(2);
    expect(bell.told?.shown).toBe('');
  });

  it('stays as it is while the studio is away, or gives what is older', async () => {
    const reading = new Reading(inboxOf(7, fresh, old));
    api.listNotifications.mockResolvedValueOnce(AWAY);
    await reading.refresh();
    listing(inboxOf(6, old));
    await reading.refresh();
    expect(reading.items).toHaveLength(2);
  });
});

describe('counting anew', () => {
  it('leaves the bell alone where it cannot be told', async () => {
    api.countUnread.mockResolvedValueOnce(AWAY);
    await recount();
    expect(bell.told?.label).toBe('One');
  });

  it('goes by what was asked last, whichever answer comes last', async () => {
    let answer!: (answer: unknown) => void;
    api.countUnread.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const early = recount();
    api.countUnread.mockResolvedValueOnce(given({ unread: 0 }));
    await recount();
    answer(given({ unread: 1 }));
    await early;
    expect(bell.told?.shown).toBe('');
  });

  it('happens in the other tabs when something was read in one, until they are left', async () => {
    const end = followOtherTabs();
    await new Reading(inboxOf(7, fresh)).read();
    await vi.waitFor(() => {
      expect(api.countUnread, 'here, and in the other tab').toHaveBeenCalledTimes(2);
    });
    end();
    const other = new BroadcastChannel('inbox');
    const heard = new Promise((resolve) => (other.onmessage = resolve));
    await new Reading(inboxOf(8, fresh)).read();
    await heard;
    other.close();
    expect(api.countUnread).toHaveBeenCalledTimes(3);
  });
});
