import { inboxOf, readInbox } from '#lib/inbox/inbox.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ list: await inboxOf(event) });

export const actions: Actions = { default: readInbox };
