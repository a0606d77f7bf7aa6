/** What became of the mails about a shoot, sorted to those whom they were for. */

import type { ClientVisits, Invite, Letter, User } from '#lib/api/types.ts';

/** Mails to one address that belongs to nobody in particular. */
export interface Others {
  recipient: string;
  letters: Letter[];
}

/** Each mail stands in one place; everywhere the newest comes first. */
export interface MailLines {
  /** By the ids of the clients who have access. */
  ofClients: Map<string, Letter[]>;
  /** By the ids of the invites, where whoever was invited is not among the clients. */
  ofInvites: Map<string, Letter[]>;
  /** To neither, by address. */
  others: Others[];
}

/**
 * Sort a shoot's letters, which come newest first: to the clients they were for, or else to the
 * invites they are about, or else to the newest invite of their address.
 */
export function mailLines(
  letters: readonly Letter[],
  clients: readonly Pick<User, 'id' | 'email'>[],
  invites: readonly Pick<Invite, 'id' | 'email' | 'userId'>[],
): MailLines {
  const clientOf = clientFinder(clients, invites);
  const inviteIds = new Set(invites.map(({ id }) => id));
  const newestInvites = new Map<string, string>();
  for (const { id, email } of invites.toReversed()) newestInvites.set(key(email), id);
  const ofClients = new Map<string, Letter[]>();
  const ofInvites = new Map<string, Letter[]>();
  const others = new Map<string, Letter[]>();
  for (const letter of letters) {
    const { inviteId } = letter;
    const address = key(letter.recipient);
    const client = clientOf(letter);
    const invite = inviteId && inviteIds.has(inviteId) ? inviteId : newestInvites.get(address);
    if (client) put(ofClients, client, letter);
    else if (invite) put(ofInvites, invite, letter);
    else put(others, address, letter);
  }
  return {
    ofClients,
    ofInvites,
    others: [...others.values()].map((each) => ({
      recipient: each[0]?.recipient ?? '',
      letters: each,
    })),
  };
}

/** Tells which client a letter was for: by who they were then, their address, or their invite. */
function clientFinder(
  clients: readonly Pick<User, 'id' | 'email'>[],
  invites: readonly Pick<Invite, 'id' | 'userId'>[],
): (letter: Letter) => string | undefined {
  const ids = new Set(clients.map(({ id }) => id));
  const byAddress = new Map(clients.map(({ id, email }) => [key(email), id]));
  const byInvite = new Map(invites.map(({ id, userId }) => [id, userId]));
  return ({ userId, recipient, inviteId }) => {
    if (userId && ids.has(userId)) return userId;
    const invited = inviteId ? byInvite.get(inviteId) : undefined;
    return byAddress.get(key(recipient)) ?? (invited && ids.has(invited) ? invited : undefined);
  };
}

/** What each client has done, by their ids. */
export function visitsByClient(visits: readonly ClientVisits[]): Map<string, ClientVisits> {
  return new Map(visits.map((each) => [each.userId, each]));
}

function key(address: string): string {
  return address.toLowerCase();
}

function put(into: Map<string, Letter[]>, where: string, letter: Letter): void {
  const there = into.get(where);
  if (there) there.push(letter);
  else into.set(where, [letter]);
}
