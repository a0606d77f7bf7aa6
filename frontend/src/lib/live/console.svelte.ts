/* eslint-disable svelte/prefer-svelte-reactivity -- who listens is nothing that is shown. */

/** What happens, for the console: one stream for the whole of it, however many want to know. */

import type { LiveEvent, LiveEventType } from '#lib/api/types.ts';
import { listen } from './stream.ts';

/** Every kind there is; the compiler notices when there are others. */
const KINDS: Record<LiveEventType, true> = {
  reset: true,
  'access.granted': true,
  'access.withdrawn': true,
  'file.deleted': true,
  'file.downloaded': true,
  'file.failed': true,
  'file.rendered': true,
  'file.uploaded': true,
  'gallery.viewed': true,
  'invite.accepted': true,
  'invite.expired': true,
  'invite.revoked': true,
  'invite.sent': true,
  'notification.failed': true,
  'notification.sent': true,
  'shoot.created': true,
  'shoot.deleted': true,
  'shoot.transitioned': true,
  'user.deleted': true,
  'user.registered': true,
  'user.signed-out': true,
};
const TYPES = Object.keys(KINDS) as LiveEventType[];

/** `up`: what happens is told; `down`: it isn't right now; `over`: nor will it be, without a session. */
type Standing = 'up' | 'down' | 'over';

type Happened = Pick<LiveEvent, 'type' | 'shootId' | 'fileId' | 'inviteId' | 'userId'>;
type Listener = (event: Happened) => void;

/** The stream, and those who listen to it. */
export class Live {
  /** Whether what happens is told right now. */
  standing = $state<Standing>('down');
  readonly #listeners = new Set<Listener>();
  #end: (() => void) | undefined;

  /** Be told of everything from now on; what it gives back ends that. */
  follow(listener: Listener): () => void {
    this.#listeners.add(listener);
    // Without a session there would be no page that wants to know: there is one again.
    if (this.standing === 'over') this.again();
    else this.#end ??= this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#end?.();
      this.#end = undefined;
      this.standing = 'down';
    };
  }

  /** Somebody has signed in again: begin anew. */
  again(): void {
    if (!this.#end) return;
    this.#end();
    this.#end = this.#begin();
  }

  #begin(): () => void {
    // Once it knows how far it has come, a stream misses nothing when it comes back.
    let placed: EventTarget | null = null;
    return listen(
      TYPES,
      (event) => {
        if (event instanceof MessageEvent) {
          placed = event.target;
          this.#tell(JSON.parse(String(event.data)) as LiveEvent);
          return;
        }
        this.standing = 'up';
        if (!placed || placed !== event.target) this.#tell({ type: 'reset' });
      },
      (status) => (this.standing = status === 401 ? 'over' : 'down'),
    );
  }

  #tell(event: Happened): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

/** The console's. Only the browser's is ever begun. */
export const live = new Live();
