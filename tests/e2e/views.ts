import { clientViews, guestViews, newcomerViews, regularViews } from './client-views.ts';
import { consoleViews } from './console-views.ts';
import type { Api } from './api.ts';
import { awayFromClients, awayFromNobody, awayFromPhotographer } from './away-views.ts';
import { publicViews } from './public-views.ts';
import type { StandIn } from './stand-in.ts';
import { ADMIN } from './studio.ts';
import { uploadViews } from './upload-views.ts';
import type { Walk } from './view.ts';
import type { World } from './world.ts';

/** Who goes through the pages, each with what they see. */
export const WALKERS = [
  'nobody',
  'a client',
  'a client of many shoots',
  'a client of one shoot',
  'a newcomer',
  'the photographer',
  'the photographer with a shoot',
  'somebody whose studio falters',
] as const;

/** Every view that there is, by who sees it. */
export function walkOf(
  who: (typeof WALKERS)[number],
  { world, studio, standIn }: { world: World; studio: Api; standIn: StandIn },
): Walk[] {
  const me = { email: ADMIN };
  const at = standIn.web;
  switch (who) {
    case 'nobody':
      return [{ views: publicViews() }];
    case 'a client':
      return [{ as: world.claire, views: clientViews(world) }];
    case 'a client of many shoots':
      return [{ as: world.regular, views: regularViews(world) }];
    case 'a client of one shoot':
      return [{ as: world.guest, views: guestViews(world) }];
    case 'a newcomer':
      return [{ as: world.newcomer, views: newcomerViews(world) }];
    case 'the photographer':
      return [{ as: me, views: consoleViews(world, studio) }];
    case 'the photographer with a shoot':
      return [{ as: me, views: uploadViews(world) }];
    case 'somebody whose studio falters':
      return [
        { at, views: awayFromNobody(standIn) },
        { as: world.claire, at, views: awayFromClients(standIn) },
        { as: me, at, views: awayFromPhotographer(standIn, world) },
      ];
  }
}
