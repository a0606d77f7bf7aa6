import type { Inbox, Notification } from '#lib/api/types.ts';

/** For tests: a notification, unless otherwise said of Claire, who downloads photographs. */
export function notification(more: Partial<Notification> = {}): Notification {
  const { kind = 'photographs-downloaded' } = more;
  return {
    id: `${kind}.01k7qzt5c8w3f0g6hmj9n2pdvr`,
    kind,
    at: '2026-06-24T20:11:00Z',
    read: false,
    shoot: { id: '01k7qzt5c8w3f0g6hmj9n2pdvr', title: 'Mariage de Claire et Hugo' },
    who: 'Claire Moreau',
    ...more,
  };
}

/** For tests: what somebody is told, as far as `upTo`. */
export function inboxOf(upTo: number, ...items: Notification[]): Inbox {
  return { items, upTo };
}
