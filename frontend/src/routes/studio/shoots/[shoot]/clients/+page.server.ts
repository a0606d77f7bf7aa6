import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import {
  getInvite,
  getUser,
  listClients,
  listInvites,
  listVisits,
  resendInvite,
  retryLetter,
  revokeInvite,
  withdrawAccess,
} from '@tempsdarret/client';
import { zInviteId, zLetterId, zUserCreate, zUserId } from '@tempsdarret/client/zod';

import { problemOf } from '#lib/api/answers.ts';
import type { Answer } from '#lib/api/answers.ts';
import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import { checked } from '#lib/forms/checks.ts';
import { valuesFrom } from '#lib/console/edits.ts';
import { grantTo, grantToAddress } from '#lib/console/granting.ts';
import type { Granted } from '#lib/console/granting.ts';
import { INVITE_FIELDS, invitesOf, shownAfter } from '#lib/console/invite-form.ts';
import { inviteProblem } from '#lib/console/invite-words.ts';
import { inviteAll } from '#lib/console/inviting.ts';
import { mailProblem } from '#lib/console/mail-words.ts';
import { newestLetters, pagesIn } from '#lib/console/newest-letters.ts';
import { nameOf, userCreation } from '#lib/console/user-form.ts';
import { formOf, refuseForm, refused } from '#lib/forms/submission.ts';
import { m } from '#messages';
import type { Actions, PageServerLoad } from './$types';

/** As many at first. */
const INVITES = 20;

export const load: PageServerLoad = async (event) => {
  event.depends('studio:shoot');
  const path = { shootId: event.params.shoot };
  const client = apiOf(event);
  const cursor = event.url.searchParams.get('cursor');
  const query = { limit: INVITES, ...(cursor && { cursor }) };
  const [clients, invites, letters, visits] = await Promise.all([
    listClients({ client, path }),
    listInvites({ client, path, query }),
    newestLetters(client, path.shootId, pagesIn(event.url)),
    listVisits({ client, path }),
  ]);
  const { items } = loaded(clients, event.url);
  // Whoever has access is worth showing without them.
  return {
    clients: items,
    invites: invites.data ?? null,
    mails: { letters, visits: visits.data?.items ?? null },
  };
};

export const actions: Actions = {
  /** To somebody who was chosen, or to an address. */
  grant: async (event) => {
    const form = await formOf(event);
    const values = valuesFrom(form, ['email', 'name']);
    const userId = form.has('userId') ? (idOf(form.get('userId')) ?? refuseForm()) : '';
    let granted: Granted;
    if (userId) {
      granted = await grantTo(apiOf(event), event.params.shoot, userId);
    } else {
      const creation = userCreation({ ...values, role: 'client' });
      const { body, refusal } = checked(zUserCreate, creation, values);
      if (refusal)
        return fail(422, { ...refusal.data, faults: addressFaults(refusal.data.faults) });
      granted = await grantToAddress(apiOf(event), event.params.shoot, body);
    }
    if (granted.refusal) return refused(granted.refusal, values);
    return { granted: nameOf(granted.user) };
  },

  withdraw: async (event) => {
    const userId = idOf((await formOf(event)).get('userId')) ?? refuseForm();
    const client = apiOf(event);
    const { data: user } = await getUser({ client, path: { userId } });
    const answer = await withdrawAccess({ client, path: { shootId: event.params.shoot, userId } });
    if (answer.error) return refused(answer, {});
    // Whoever is gone altogether can't be given access again.
    return user ? { withdrawn: { id: user.id, name: nameOf(user) } } : {};
  },

  /** By mail, to one address or many. */
  invite: async (event) => {
    const values = valuesFrom(await formOf(event), INVITE_FIELDS);
    const wanted = invitesOf(values);
    const { bodies, faults } = wanted;
    if (bodies.length === 0) return fail(422, { inviting: { values, faults, outcomes: [] } });
    const invited = await inviteAll(apiOf(event), event.params.shoot, bodies);
    const inviting = shownAfter(values, wanted, invited);
    const failed = invited.find(({ outcome }) => outcome === 'failed')?.problem;
    if (!inviting.values) return { inviting };
    return fail(failed?.status ?? 422, { inviting });
  },

  resend: async (event) => {
    const inviteId = inviteIdOf((await formOf(event)).get('inviteId')) ?? refuseForm();
    const answer = await resendInvite({ client: apiOf(event), path: { inviteId } });
    return answer.data ? { resent: answer.data.email } : inviteRefused(answer);
  },

  revoke: async (event) => {
    const form = await formOf(event);
    const inviteId = inviteIdOf(form.get('inviteId')) ?? refuseForm();
    if (!form.has('confirmed')) return { revoke: inviteId };
    const answer = await revokeInvite({ client: apiOf(event), path: { inviteId } });
    if (answer.error) return inviteRefused(answer);
    return { revoked: await addressOf(event, inviteId) };
  },

  /** A mail that was refused or given up. */
  retry: async (event) => {
    const letterId = letterIdOf((await formOf(event)).get('letterId')) ?? refuseForm();
    const answer = await retryLetter({ client: apiOf(event), path: { letterId } });
    if (!answer.error) return { retried: letterId };
    const problem = problemOf(answer);
    return fail(problem.status, { mailFault: { letterId, words: mailProblem(problem) } });
  },
};

/** Whom an invite went to; empty if nobody knows any more. */
async function addressOf(event: RequestEvent, inviteId: string): Promise<string> {
  const { data } = await getInvite({ client: apiOf(event), path: { inviteId } });
  return data?.email ?? '';
}

/** What could not be done with an invite. */
function inviteRefused(
  answer: Omit<Answer<unknown>, 'data'>,
): ActionFailure<{ inviteFault: string }> {
  const problem = problemOf(answer);
  return fail(problem.status, { inviteFault: inviteProblem(problem) });
}

/** A name in the place of an address is no fault: it is a search that isn't finished. */
function addressFaults(faults: Record<string, string>): Record<string, string> {
  return faults['email'] ? { ...faults, email: m.console_client_add_choose() } : faults;
}

/** A user's id; nothing else may become part of an address. */
function idOf(value: FormDataEntryValue | null): string | undefined {
  return zUserId.safeParse(value).data;
}

function letterIdOf(value: FormDataEntryValue | null): string | undefined {
  return zLetterId.safeParse(value).data;
}

function inviteIdOf(value: FormDataEntryValue | null): string | undefined {
  return zInviteId.safeParse(value).data;
}
