import type { LiveEventType } from '#lib/api/types.ts';
import type { Live } from '#lib/live/console.svelte.ts';
import { gathered } from '#lib/live/gathered.ts';

/** What those who run the studio are told of, and what they are told of no longer. */
const NEWS: ReadonlySet<LiveEventType> = new Set([
  'reset',
  'invite.accepted',
  'invite.expired',
  'gallery.viewed',
  'file.downloaded',
  'file.failed',
  'notification.failed',
  'shoot.deleted',
  'user.deleted',
]);

/** Run something once there is news for the photographer; what it gives back ends that. */
export function followNews(live: Pick<Live, 'follow'>, run: () => Promise<unknown>): () => void {
  const { call, off } = gathered(run);
  const end = live.follow(({ type }) => {
    if (NEWS.has(type)) call();
  });
  return () => {
    end();
    off();
  };
}
