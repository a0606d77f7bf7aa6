/** Notifications in words, and where each leads. */

import type { Notification, NotificationKind } from '#lib/api/types.ts';
import { m } from '#messages';

type AboutShoot = Extract<
  NotificationKind,
  'shoot-shared' | 'proofs-ready' | 'shoot-delivered' | 'photographs-failed'
>;
type AboutSomebody = Exclude<NotificationKind, AboutShoot>;

const ABOUT_SHOOT: Record<AboutShoot, (inputs: { title: string }) => string> = {
  'shoot-shared': m.inbox_shoot_shared,
  'proofs-ready': m.inbox_proofs_ready,
  'shoot-delivered': m.inbox_shoot_delivered,
  'photographs-failed': m.inbox_photographs_failed,
};
const ABOUT_SOMEBODY: Record<AboutSomebody, (inputs: { title: string; who: string }) => string> = {
  'invite-accepted': m.inbox_invite_accepted,
  'invite-expired': m.inbox_invite_expired,
  'gallery-viewed': m.inbox_gallery_viewed,
  'photographs-downloaded': m.inbox_photographs_downloaded,
  'letter-failed': m.inbox_letter_failed,
};

/** What happened, in a sentence. */
export function inWords({ kind, shoot, who }: Notification): string {
  const { title } = shoot;
  if (kind in ABOUT_SHOOT) return ABOUT_SHOOT[kind as AboutShoot]({ title });
  if (kind in ABOUT_SOMEBODY && who !== null) {
    return ABOUT_SOMEBODY[kind as AboutSomebody]({ title, who });
  }
  // A kind that is newer than this page.
  return m.inbox_other({ title });
}

/** Where the photographer sees more of it. */
export function inConsole({ kind, shoot }: Notification): string {
  const tab = kind === 'photographs-failed' ? 'photographs' : 'clients';
  return `/studio/shoots/${shoot.id}/${tab}`;
}

/** Where a client does. */
export function inPortal({ shoot }: Notification): string {
  return `/shoots/${shoot.id}`;
}
