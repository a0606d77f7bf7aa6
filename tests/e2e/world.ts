import { getMe } from '@tempsdarret/client';
import type { Shoot, StudioFile, User } from '@tempsdarret/client';

import { given, TO_DELIVERED } from './api.ts';
import type { Api } from './api.ts';
import { photographs } from './photographs.ts';
import { plates, undecodable } from './samples.ts';

/** A studio with something in it, for tests that only look around. */
export interface World {
  /** The photographer. */
  me: User;
  /** Has access to the first two shoots. */
  claire: User;
  /** Has access to nothing. */
  newcomer: User;
  /** Has access to the long shoot, and to more shoots than are shown at once. */
  regular: User;
  /** Has access to one shoot. */
  guest: User;
  /** With eight photographs, the clients' to keep. */
  delivered: Shoot;
  photographs: StudioFile[];
  /** Planned, and empty. */
  planned: Shoot;
  /** Delivered, with more photographs than a page from the server has. */
  long: Shoot;
  longCount: number;
  /** With one that can't be developed, and one that is there twice. */
  mixed: Shoot;
  /** Planned and empty: several people change it. */
  shared: Shoot;
}

/** More than any page shows at once. */
const MANY_SHOOTS = 32;
/** More than a page from the server has. */
const LONG = 26;
/** More than a client's own page does. */
const SHOWN_TO_REGULAR = 13;

export async function buildWorld(studio: Api): Promise<World> {
  const me = given(await getMe({ client: studio.client }));
  const claire = await studio.person('Claire Moreau');
  const newcomer = await studio.person('Noé Newcomer');
  const regular = await studio.person('Rosalie Regular');
  const guest = await studio.person('Gustave Guest');
  for (let count = 1; count <= MANY_SHOOTS; count++) {
    const clients = count <= SHOWN_TO_REGULAR ? [regular] : [];
    await studio.shoot({ title: `Portraits ${count}`, clients });
  }
  const long = await studio.shoot({
    title: 'Long',
    photographs: plates(LONG),
    clients: [regular, guest],
    through: TO_DELIVERED,
  });
  const [plate] = plates(1);
  const mixed = await studio.shoot({
    title: 'Mixed',
    photographs: [undecodable('a-torn-film.png'), ...plates(2), ...(plate ? [plate] : [])],
    failing: 1,
  });
  const shared = await studio.shoot({ title: 'Shared' });
  const delivered = await studio.shoot({
    title: 'Falaises',
    shootDate: '2026-06-20',
    location: 'Étretat',
    photographs: photographs(8),
    clients: [claire],
    through: TO_DELIVERED,
  });
  const planned = await studio.shoot({
    title: 'Anniversaire de la grand-mère à Saint-Jean-de-Luz',
    clients: [claire],
  });
  const shown = await studio.files(delivered.id);
  return {
    me,
    claire,
    newcomer,
    regular,
    guest,
    delivered,
    photographs: shown,
    planned,
    long,
    longCount: LONG,
    mixed,
    shared,
  };
}
