import type { Invite } from '#lib/api/types.ts';

/** For tests: an invite to `<id>@example.com`, open until told otherwise. */
export function inviteOf(id: string, about: Partial<Invite> = {}): Invite {
  return {
    id,
    shootId: 's',
    email: `${id}@example.com`,
    name: null,
    message: null,
    language: null,
    state: 'pending',
    sentAt: '2026-06-01T10:00:00Z',
    sendings: 1,
    expiresAt: '2026-06-15T10:00:00Z',
    acceptedAt: null,
    userId: null,
    createdAt: '2026-06-01T10:00:00Z',
    updatedAt: '2026-06-01T10:00:00Z',
    ...about,
  };
}
