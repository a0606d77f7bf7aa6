import { m } from '#messages';

/** Why an invite's link opens nothing, and the way on: by signing in, by asking, or once more. */
export interface InviteRefusal {
  words: string;
  /** Whether they have access, and a mail to their address gets them in. */
  signIn: boolean;
  /** Whether another try may help. */
  again: boolean;
}

const REFUSALS: Record<string, [words: () => string, signIn: boolean]> = {
  '/problems/invite-link-invalid': [m.invite_invalid, false],
  '/problems/invite-link-expired': [m.invite_expired, false],
  '/problems/invite-link-used': [m.invite_used, true],
  '/problems/invite-revoked': [m.invite_revoked, false],
};

/** Of a problem's type, and the words that it has otherwise. */
export function inviteRefusal(type: string | undefined, message: string): InviteRefusal {
  const [words, signIn = false] = REFUSALS[type ?? ''] ?? [];
  return words
    ? { words: words(), signIn, again: false }
    : { words: message, signIn: false, again: true };
}
