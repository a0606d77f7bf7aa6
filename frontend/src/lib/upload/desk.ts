import { browser } from '$app/env';

import { isReadable, sha256Of } from './digest.ts';
import { UploadQueue } from './queue.svelte.ts';
import { ShootShelf } from './shelf.svelte.ts';
import { transportTo } from './transport.ts';

/** Where photographs are put into a shoot: those that are there, and those on their way. */
export interface Desk {
  shelf: ShootShelf;
  queue: UploadQueue;
}

/** They outlive the page: who looks at another one meanwhile loses nothing. */
const desks = new Map<string, Desk>();
let owner: string | undefined;

/** The desk of a shoot. On the server each page has its own; nobody uploads there. */
export function deskOf(userId: string, shootId: string): Desk {
  if (!browser) return newDesk(shootId);
  if (owner === undefined) watch(window);
  if (owner !== userId) leaveAll();
  owner = userId;
  const desk = desks.get(shootId) ?? newDesk(shootId);
  desks.set(shootId, desk);
  return desk;
}

function newDesk(shootId: string): Desk {
  const shelf = new ShootShelf(shootId);
  const ports = {
    shelf,
    transport: transportTo(shootId),
    digest: sha256Of,
    readable: isReadable,
  };
  return { shelf, queue: new UploadQueue(ports) };
}

/** Nothing goes on in somebody else's name. */
function leaveAll(): void {
  for (const { queue } of desks.values()) queue.cancelAll();
  desks.clear();
}

function watch(target: Window): void {
  target.addEventListener('online', () => {
    for (const { queue } of desks.values()) queue.online();
  });
  target.addEventListener('beforeunload', (event) => {
    // The browser asks whether to leave, in its own words.
    if ([...desks.values()].some(({ queue }) => queue.tally.busy)) event.preventDefault();
  });
}
