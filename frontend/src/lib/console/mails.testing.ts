import type { ClientVisits, Letter } from '#lib/api/types.ts';

/** For tests: an invite to `anna@example.com` that a mail server took, until told otherwise. */
export function letterOf(id: string, about: Partial<Letter> = {}): Letter {
  return {
    id,
    kind: 'invite',
    recipient: 'anna@example.com',
    userId: null,
    inviteId: null,
    state: 'accepted',
    attempts: 1,
    reply: '250 2.0.0 Ok',
    queuedAt: '2026-06-01T10:00:00Z',
    dueAt: null,
    acceptedAt: '2026-06-01T10:01:00Z',
    openedAt: null,
    ...about,
  };
}

/** For tests: somebody who looked twice and took nothing home, until told otherwise. */
export function visitsOf(userId: string, about: Partial<ClientVisits> = {}): ClientVisits {
  return {
    userId,
    firstViewedAt: '2026-06-02T10:00:00Z',
    lastViewedAt: '2026-06-03T10:00:00Z',
    downloads: 0,
    lastDownloadedAt: null,
    ...about,
  };
}
