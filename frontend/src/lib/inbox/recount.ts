/** How many are unread, asked anew: for pages that have the API's client anyway. */

import { countUnread } from '@tempsdarret/client';

import { bell } from './bell.svelte.ts';
import { toldOf } from './told.ts';

/** Tells the site's other tabs that something was read. */
const CHANNEL = 'inbox';

let asked = 0;

/** Have the bell say how many are unread now; what can't be asked stays as it is. */
export async function recount(): Promise<void> {
  const mine = ++asked;
  const { data } = await countUnread({});
  // Answers may overtake each other.
  if (data && mine === asked) bell.told = toldOf(data.unread);
}

/** Something was read here: the bell counts anew, and so do those of other tabs. */
export async function recountEverywhere(): Promise<void> {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('read');
  channel.close();
  await recount();
}

/** Count anew whenever something was read in another tab; what it gives back ends that. */
export function followOtherTabs(): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = () => void recount();
  return () => channel.close();
}
