/** What both pages with notifications do on the server. */

import { error, redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { listNotifications, markRead } from '@tempsdarret/client';
import { zInboxMark } from '@tempsdarret/client/zod';

import { problemOf, signInFirst } from '#lib/api/answers.ts';
import { loaded } from '#lib/api/loaded.ts';
import { apiOf } from '#lib/api/server.ts';
import type { Inbox } from '#lib/api/types.ts';
import { wordsOf } from '#lib/api/words.ts';
import { formOf, refuseForm } from '#lib/forms/submission.ts';

/** What somebody is told. It stays unread: a page may be fetched ahead, and never be shown. */
export async function inboxOf(event: RequestEvent): Promise<Inbox> {
  return loaded(await listNotifications({ client: apiOf(event) }), event.url);
}

/** Without scripts, a button says that it is read. */
export async function readInbox(event: RequestEvent) {
  const sent = (await formOf(event)).get('upTo');
  const upTo = zInboxMark.safeParse(Number(sent || Number.NaN)).data ?? refuseForm();
  const answer = await markRead({ client: apiOf(event), body: { upTo } });
  if (!answer.error) return {};
  const problem = problemOf(answer);
  if (problem.status === 401) redirect(303, signInFirst(event.url));
  error(problem.status, wordsOf(problem));
}
