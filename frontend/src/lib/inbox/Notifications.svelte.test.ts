import { beforeEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';

import type { Inbox } from '#lib/api/types.ts';
import Notifications from './Notifications.svelte';
import { inboxOf, notification } from './samples.testing.ts';
import { inConsole } from './words.ts';

const api = vi.hoisted(() => ({
  countUnread: vi.fn<() => Promise<unknown>>(),
  listNotifications: vi.fn<() => Promise<unknown>>(),
  markRead: vi.fn<(options: object) => Promise<unknown>>(),
}));
vi.mock('@tempsdarret/client', () => api);

const DAY = 86_400_000;
const hidden = vi.spyOn(document, 'hidden', 'get');

let news: () => Promise<unknown>;

function open(inbox: Inbox) {
  return render(Notifications, {
    inbox,
    zone: 'UTC',
    empty: 'Later, perhaps.',
    hrefOf: inConsole,
    follow: (run: () => Promise<unknown>) => {
      news = run;
      return () => undefined;
    },
  });
}

beforeEach(() => {
  hidden.mockReturnValue(false);
  for (const each of Object.values(api)) each.mockReset();
  api.markRead.mockResolvedValue({ data: {}, error: undefined });
  api.countUnread.mockResolvedValue({ data: { unread: 0 } });
});

const now = new Date().toISOString();
const before = new Date(Date.now() - 40 * DAY).toISOString();
const fresh = notification({ kind: 'photographs-failed', at: now, who: null });
const old = notification({ at: before, read: true });

it('lists them by day, each a link, and says which are unread', async () => {
  const screen = await open(inboxOf(7, fresh, old));
  await expect.element(screen.getByRole('heading', { name: 'Today' })).toBeVisible();
  const [first, second] = screen.getByRole('link').elements();
  expect(first?.textContent).toMatch(/Unread:\s+In “Mariage de Claire et Hugo”/);
  expect(first?.getAttribute('href')).toBe(`/studio/shoots/${fresh.shoot.id}/photographs`);
  expect(second?.textContent).not.toContain('Unread');
  expect(screen.getByRole('region').elements()).toHaveLength(2);
});

it('has read them once they are shown, and shows what comes meanwhile', async () => {
  const screen = await open(inboxOf(7, fresh, old));
  await vi.waitFor(() => {
    expect(api.markRead.mock.calls).toEqual([[{ body: { upTo: 7 } }]]);
  });
  const next = notification({ kind: 'gallery-viewed', at: now });
  const listed = inboxOf(8, next, { ...fresh, read: true }, old);
  api.listNotifications.mockResolvedValueOnce({ data: listed });
  await news();
  await expect.element(screen.getByText(/has looked at/)).toBeVisible();
  expect(api.markRead.mock.lastCall).toEqual([{ body: { upTo: 8 } }]);
  const marked = screen
    .getByRole('link')
    .elements()
    .map((each) => each.textContent.includes('Un'));
  expect(marked, 'as long as they are looked at').toEqual([true, true, false]);
});

it('has read nothing in a tab that nobody looks at', async () => {
  hidden.mockReturnValue(true);
  await open(inboxOf(7, fresh));
  expect(api.markRead).not.toHaveBeenCalled();
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(api.markRead).toHaveBeenCalledTimes(1);
});

it('says what is to come where there is nothing', async () => {
  const screen = await open(inboxOf(0));
  await expect.element(screen.getByText('Later, perhaps.')).toBeVisible();
  expect(api.markRead).not.toHaveBeenCalled();
});
