import { createUser, getUser, grantAccess, listUsers } from '@tempsdarret/client';
import type { Client, UserCreate } from '@tempsdarret/client';

import type { Answer } from '#lib/api/answers.ts';
import type { User } from '#lib/api/types.ts';

/** How giving access came out: whose it is now, or what the API refused. */
export type Granted =
  { user: User; refusal?: never } | { user?: never; refusal: Omit<Answer<unknown>, 'data'> };

/** Give somebody whom the studio knows access to a shoot. */
export async function grantTo(client: Client, shootId: string, userId: string): Promise<Granted> {
  const known = await getUser({ client, path: { userId } });
  return known.data ? grant(client, shootId, known.data) : { refusal: known };
}

/** Give an address access to a shoot: whoever has it already, or somebody new. */
export async function grantToAddress(
  client: Client,
  shootId: string,
  body: UserCreate,
): Promise<Granted> {
  const created = await createUser({ client, body });
  if (created.data) return grant(client, shootId, created.data);
  const known = created.response?.status === 409 && (await withAddress(client, body.email));
  return known ? grant(client, shootId, known) : { refusal: created };
}

async function grant(client: Client, shootId: string, user: User): Promise<Granted> {
  const answer = await grantAccess({ client, path: { shootId, userId: user.id } });
  return answer.error ? { refusal: answer } : { user };
}

/** Whoever has exactly this address; the search finds those that begin with it, too. */
async function withAddress(client: Client, email: string): Promise<User | undefined> {
  const address = email.toLowerCase();
  const { data } = await listUsers({ client, query: { q: address, limit: 200 } });
  return data?.items.find((user) => user.email === address);
}
