import type { Shoot, StudioFile, User } from '@tempsdarret/client';

import { TO_DELIVERED } from './api.ts';
import type { Api } from './api.ts';
import { photographs } from './photographs.ts';

/** A studio with something in it, for tests that only look around. */
export interface World {
  /** Has access to the first two shoots. */
  claire: User;
  /** Has access to nothing. */
  newcomer: User;
  /** With eight photographs, the clients' to keep. */
  delivered: Shoot;
  photographs: StudioFile[];
  /** Planned, and empty. */
  planned: Shoot;
}

export async function buildWorld(studio: Api): Promise<World> {
  const claire = await studio.person('Claire Moreau');
  const newcomer = await studio.person('Noé Newcomer');
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
  return { claire, newcomer, delivered, photographs: shown, planned };
}
