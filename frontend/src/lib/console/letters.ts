import { m } from '#messages';

/** What can have happened, as far as it has a name here. */
const HAPPENED: Record<string, () => string> = {
  'access.granted': m.console_happened_access_granted,
  'access.withdrawn': m.console_happened_access_withdrawn,
  'file.deleted': m.console_happened_file_deleted,
  'file.failed': m.console_happened_file_failed,
  'file.rendered': m.console_happened_file_rendered,
  'file.uploaded': m.console_happened_file_uploaded,
  'invite.accepted': m.console_happened_invite_accepted,
  'invite.expired': m.console_happened_invite_expired,
  'invite.revoked': m.console_happened_invite_revoked,
  'invite.sent': m.console_happened_invite_sent,
  'shoot.created': m.console_happened_shoot_created,
  'shoot.deleted': m.console_happened_shoot_deleted,
  'shoot.transitioned': m.console_happened_shoot_transitioned,
  'user.deleted': m.console_happened_user_deleted,
  'user.registered': m.console_happened_user_registered,
};

/** What happened, in words; what has none is named as the studio names it. */
export function happenedInWords(type: string): string {
  return HAPPENED[type]?.() ?? m.console_happened_other({ type });
}
