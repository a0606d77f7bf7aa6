import { m } from '#messages';
import type { UploadQueue } from './queue.svelte.ts';
import { counted } from './words.ts';

/** How the queue as a whole stands. */
export type Standing =
  'idle' | 'done' | 'sending' | 'finishing' | 'paused' | 'resting' | 'signed-out';

type Look = Pick<UploadQueue, 'tally' | 'paused' | 'resting' | 'signedOut'>;

export function standingOf({ tally, paused, resting, signedOut }: Look): Standing {
  if (!tally.busy) return tally.stored > 0 ? 'done' : 'idle';
  if (signedOut) return 'signed-out';
  if (paused) return tally.sending.length > 0 ? 'finishing' : 'paused';
  return resting ? 'resting' : 'sending';
}

/** The standing in words. */
export function standingInWords(queue: Look): string {
  const { tally } = queue;
  switch (standingOf(queue)) {
    case 'idle':
      return m.upload_standing_idle();
    case 'done':
      return m.upload_standing_done(counted(tally.stored));
    case 'sending':
      return m.upload_standing_sending(counted(tally.files));
    case 'finishing':
      return m.upload_standing_finishing(counted(tally.sending.length));
    case 'paused':
      return m.upload_standing_paused();
    case 'resting':
      return m.upload_standing_resting();
    case 'signed-out':
      return m.upload_standing_signed_out();
  }
}

/**
 * What is read out to those who don't see it: the standing, each quarter of the way, and what needs
 * them; never every photograph.
 */
export function announcementOf(queue: Look): string {
  const { tally } = queue;
  const parts: string[] = [];
  const standing = standingOf(queue);
  if (standing !== 'idle') parts.push(standingInWords(queue));
  if (standing === 'sending') {
    const quarter = Math.floor((4 * tally.sent) / Math.max(1, tally.bytes));
    if (quarter > 0) parts.push(m.upload_percent({ percent: quarter * 25 }));
  }
  if (tally.failed.length > 0) parts.push(m.upload_failed_count(counted(tally.failed.length)));
  if (!tally.busy && tally.duplicates.length > 0) {
    parts.push(m.upload_duplicate_count(counted(tally.duplicates.length)));
  }
  return parts.join(' ');
}
