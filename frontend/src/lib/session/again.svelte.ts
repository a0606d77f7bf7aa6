import type { ActionResult } from '$app/forms';
import { getMe } from '@tempsdarret/client';

import type { User } from '#lib/api/types.ts';
import { m } from '#messages';

/** Tells the site's other tabs that somebody has signed in. */
const CHANNEL = 'session';

export interface Again {
  /** Who was signed in. */
  user: Pick<User, 'id'>;
  /** They are back. */
  onback: () => void;
  /** Somebody else is there now: nothing on the page is theirs. */
  onother: () => void;
}

/** Signing in again without leaving the page: first a mail with a code, then the code. */
export class SignInAgain {
  step = $state<'address' | 'code'>('address');
  pending = $state(false);
  /** What went wrong, in words. */
  message = $state<string>();
  /** Where the mail went. */
  sentTo = $state('');

  readonly #again: Again;
  #channel: BroadcastChannel | undefined;

  constructor(again: Again) {
    this.#again = again;
  }

  /** What the sign-in page's actions answered. */
  async answered(result: ActionResult): Promise<void> {
    this.message = undefined;
    if (result.type === 'redirect') {
      this.#announce();
      await this.look();
    } else if (result.type === 'success') {
      this.sentTo = textIn(result.data, 'sentTo') ?? this.sentTo;
      this.step = 'code';
    } else if (result.type === 'failure') {
      this.message = textIn(result.data, 'message') ?? m.problem_unavailable();
    } else {
      this.message = m.problem_unavailable();
    }
    this.pending = false;
  }

  /** Back to the first step: another mail. */
  restart(): void {
    this.step = 'address';
    this.message = undefined;
  }

  /** Whether somebody has signed in, here or in another tab, and who. */
  async look(): Promise<void> {
    const { data } = await getMe({});
    if (!data) return;
    if (data.id !== this.#again.user.id) {
      this.#again.onother();
      return;
    }
    this.step = 'address';
    this.#again.onback();
  }

  /** Look whenever another tab says so; the return value ends it. */
  listen(): () => void {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => void this.look();
    this.#channel = channel;
    return () => {
      channel.close();
      this.#channel = undefined;
    };
  }

  #announce(): void {
    // By the one that listens, if there is one: a channel does not hear itself.
    const channel = this.#channel ?? new BroadcastChannel(CHANNEL);
    channel.postMessage('signed-in');
    if (channel !== this.#channel) channel.close();
  }
}

function textIn(data: Record<string, unknown> | undefined, name: string): string | undefined {
  const value = data?.[name];
  return typeof value === 'string' ? value : undefined;
}
