import { afterEach, describe, expect, it } from 'vitest';

import type { NotificationKind } from '#lib/api/types.ts';
import { overwriteGetLocale } from '#language';
import { notification } from './samples.testing.ts';
import { toldOf } from './told.ts';
import { inConsole, inPortal, inWords } from './words.ts';

const TITLE = 'Mariage de Claire et Hugo';
const SENTENCES: Record<NotificationKind, [english: string, french: string]> = {
  'shoot-shared': [
    `“${TITLE}” has been shared with you.`,
    `La séance «\u00a0${TITLE}\u00a0» a été partagée avec vous.`,
  ],
  'proofs-ready': [
    `The proofs of “${TITLE}” are ready for you to look at.`,
    `Les épreuves de la séance «\u00a0${TITLE}\u00a0» sont prêtes : vous pouvez les regarder.`,
  ],
  'shoot-delivered': [
    `The photographs of “${TITLE}” are ready for you to download.`,
    `Les photographies de la séance «\u00a0${TITLE}\u00a0» sont prêtes : vous pouvez les télécharger.`,
  ],
  'invite-accepted': [
    `Claire Moreau has accepted the invite to “${TITLE}”.`,
    `Claire Moreau a accepté l'invitation à la séance «\u00a0${TITLE}\u00a0».`,
  ],
  'invite-expired': [
    `The invite of Claire Moreau to “${TITLE}” has expired.`,
    `L'invitation de Claire Moreau à la séance «\u00a0${TITLE}\u00a0» a expiré.`,
  ],
  'gallery-viewed': [
    `Claire Moreau has looked at “${TITLE}” for the first time.`,
    `Claire Moreau a regardé la séance «\u00a0${TITLE}\u00a0» pour la première fois.`,
  ],
  'photographs-downloaded': [
    `Claire Moreau has downloaded photographs from “${TITLE}”.`,
    `Claire Moreau a téléchargé des photographies de la séance «\u00a0${TITLE}\u00a0».`,
  ],
  'photographs-failed': [
    `In “${TITLE}”, a photograph or more can't be shown: developing failed.`,
    `Au moins une photographie de la séance «\u00a0${TITLE}\u00a0» ne peut pas être affichée : son développement a échoué.`,
  ],
  'letter-failed': [
    `A mail to Claire Moreau about “${TITLE}” could not be delivered.`,
    `Un message à Claire Moreau au sujet de la séance «\u00a0${TITLE}\u00a0» n'a pas pu être remis.`,
  ],
};
const KINDS = Object.keys(SENTENCES) as NotificationKind[];
const ID = '01k7qzt5c8w3f0g6hmj9n2pdvr';

afterEach(() => overwriteGetLocale(() => 'en'));

describe('a notification', () => {
  it.each(KINDS)('of kind %s is a sentence in both languages', (kind) => {
    const [english, french] = SENTENCES[kind];
    expect(inWords(notification({ kind }))).toBe(english);
    overwriteGetLocale(() => 'fr');
    expect(inWords(notification({ kind }))).toBe(french);
  });

  it('leads the photographer to where more of it is', () => {
    const tabs = KINDS.map((kind) => [kind, inConsole(notification({ kind }))]);
    expect(Object.fromEntries(tabs)).toMatchObject({
      'photographs-failed': `/studio/shoots/${ID}/photographs`,
      'letter-failed': `/studio/shoots/${ID}/clients`,
      'invite-accepted': `/studio/shoots/${ID}/clients`,
      'invite-expired': `/studio/shoots/${ID}/clients`,
      'gallery-viewed': `/studio/shoots/${ID}/clients`,
      'photographs-downloaded': `/studio/shoots/${ID}/clients`,
    });
  });

  it('leads a client to the shoot', () => {
    expect(inPortal(notification({ kind: 'proofs-ready', who: null }))).toBe(`/shoots/${ID}`);
  });

  it.each([
    ['of a newer kind', notification({ kind: 'taken-to-the-moon' as NotificationKind })],
    ['of somebody who is nobody', notification({ kind: 'invite-accepted', who: null })],
  ])('%s says at least where', (_, odd) => {
    expect(inWords(odd)).toBe(`There is news of “${TITLE}”.`);
  });
});

describe('what the bell says', () => {
  it.each([
    [0, '', 'Notifications', 'Notifications'],
    [1, '1', '1 unread notification', '1 notification non lue'],
    [3, '3', '3 unread notifications', '3 notifications non lues'],
    [99, '99', '99 unread notifications', '99 notifications non lues'],
    [100, '99+', 'More than 99 unread notifications', 'Plus de 99 notifications non lues'],
  ])('of %i is %j, in words', (unread, shown, english, french) => {
    expect(toldOf(unread)).toEqual({ shown, label: english });
    overwriteGetLocale(() => 'fr');
    expect(toldOf(unread)).toEqual({ shown, label: french });
  });
});
