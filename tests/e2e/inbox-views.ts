import type { Inbox, Notification, NotificationKind } from '@tempsdarret/client';

const DAY = 86_400_000;
const KINDS: Record<NotificationKind, string | null> = {
  'photographs-downloaded': 'Claire Moreau',
  'gallery-viewed': 'Claire Moreau',
  'invite-accepted': 'Claire Moreau',
  'invite-expired': 'une-adresse-vraiment-longue.de.quelqu-un@exemple-de-domaine.example',
  'photographs-failed': null,
  'letter-failed': 'Anne-Sophie de La Rochefoucauld-Montmorency',
  'shoot-shared': null,
  'proofs-ready': null,
  'shoot-delivered': null,
};

/** An inbox with all that anybody is told, of three days, some of it read. */
export const EVERYTHING: Inbox = {
  upTo: 9,
  items: Object.entries(KINDS).map(([kind, who], index): Notification => ({
    id: `${kind}.01k7qzt5c8w3f0g6hmj9n2pdvr`,
    kind: kind as NotificationKind,
    at: new Date(Date.now() - Math.floor(index / 3) * DAY - index * 1000).toISOString(),
    read: index > 3,
    shoot: {
      id: '01k7qzt5c8w3f0g6hmj9n2pdvr',
      title: 'Anniversaire de la grand-mère à Saint-Jean-de-Luz',
    },
    who,
  })),
};

export const NOTHING: Inbox = { items: [], upTo: 0 };
