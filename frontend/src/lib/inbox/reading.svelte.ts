/* eslint-disable svelte/prefer-svelte-reactivity -- what was met is nothing that is shown. */

import { listNotifications, markRead } from '@tempsdarret/client';

import type { Inbox, Notification } from '#lib/api/types.ts';
import { recountEverywhere } from './recount.ts';

/** Somebody's visit to their notifications. What was unread when it came stays marked until they go. */
export class Reading {
  items = $state.raw<readonly Notification[]>([]);
  readonly #met = new Set<string>();
  #inbox: Inbox;
  /** How far it is known to be read. */
  #read = -1;

  constructor(inbox: Inbox) {
    this.#inbox = inbox;
    this.#show(inbox);
  }

  /** Show how things stand now; what can't be asked stays as it is. */
  async refresh(): Promise<void> {
    const { data } = await listNotifications({});
    if (data && data.upTo >= this.#inbox.upTo) this.#show(data);
  }

  /** Have what is shown count as read. What fails is tried again with the next one. */
  async read(): Promise<void> {
    const { items, upTo } = this.#inbox;
    if (upTo <= this.#read || items.every(({ read }) => read)) return;
    const { error } = await markRead({ body: { upTo } });
    if (error) return;
    this.#read = Math.max(this.#read, upTo);
    await recountEverywhere();
  }

  #show(inbox: Inbox): void {
    this.#inbox = inbox;
    for (const { id, read } of inbox.items) if (!read) this.#met.add(id);
    this.items = inbox.items.map((each) => ({ ...each, read: !this.#met.has(each.id) }));
  }
}
