import { zInviteCreate } from '@tempsdarret/client/zod';

import type { InviteCreate } from '#lib/api/types.ts';
import { checked } from '#lib/forms/checks.ts';
import type { Refusal } from '#lib/forms/submission.ts';
import { m } from '#messages';
import { asWritten, inviteesIn } from './invitees.ts';
import { inviteProblem, outcomeInWords } from './invite-words.ts';
import type { Invited } from './inviting.ts';

export const INVITE_FIELDS = ['addresses', 'message', 'language'] as const;
type InviteValues = Record<(typeof INVITE_FIELDS)[number], string>;

/** So many mails at once are a list; more are a mistake, or somebody else's address book. */
export const MOST_AT_ONCE = 50;

/** What became of somebody who was to be invited, for the page. */
export interface Outcome {
  email: string;
  kind: Invited['outcome'];
  words: string;
}

/** What the form shows: how it came out for each, and what is left in it to be tried again. */
export interface Inviting extends Partial<Refusal> {
  outcomes: Outcome[];
}

/** The invites that a form asks for, and what is wrong with the rest of it. */
export function invitesOf(values: InviteValues): {
  bodies: InviteCreate[];
  bad: string[];
  faults: Record<string, string>;
} {
  const { people, bad } = inviteesIn(values.addresses);
  const bodies: InviteCreate[] = [];
  const said = {
    ...(values.message && { message: values.message }),
    ...(values.language && { language: values.language }),
  };
  for (const person of people) {
    const { body, refusal } = checked(zInviteCreate, { ...person, ...said }, values);
    if (body) {
      bodies.push(body);
      continue;
    }
    const { email, name, ...others } = refusal.data.faults;
    // Of what is said to all of them, nobody is to blame.
    if (Object.keys(others).length > 0) return { bodies: [], bad: [], faults: others };
    if (email ?? name) bad.push(asWritten(person));
  }
  const count = bodies.length;
  if (count > MOST_AT_ONCE) {
    const most = MOST_AT_ONCE;
    return {
      bodies: [],
      bad: [],
      faults: { addresses: m.console_invite_too_many({ count, most }) },
    };
  }
  return { bodies, bad, faults: addressFaults(values.addresses, bad) };
}

function addressFaults(addresses: string, bad: readonly string[]): Record<string, string> {
  if (!addresses) return { addresses: m.form_fault_missing() };
  if (bad.length === 0) return {};
  return { addresses: m.console_invite_bad({ count: bad.length, bad: bad.join(' · ') }) };
}

/** What the form shows after the invites went out, as far as they did. */
export function shownAfter(
  values: InviteValues,
  { bad, faults }: Pick<ReturnType<typeof invitesOf>, 'bad' | 'faults'>,
  invited: readonly Invited[],
): Inviting {
  const outcomes = invited.map((each) => ({
    email: each.body.email,
    kind: each.outcome,
    words: outcomeInWords(each),
  }));
  const failed = invited.filter(({ outcome }) => outcome === 'failed');
  const left = [...bad, ...failed.map(({ body }) => asWritten(body))];
  if (left.length === 0) return { outcomes };
  const problem = failed[0]?.problem;
  return {
    outcomes,
    // A line for each: that is how they are told apart.
    values: { ...values, addresses: left.join('\n') },
    faults,
    ...(problem && { message: inviteProblem(problem), type: problem.type }),
  };
}
