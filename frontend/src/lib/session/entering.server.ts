import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import type { Session } from '@tempsdarret/client';

import { keepLanguage } from '#lib/preferences/language.server.ts';
import { destinationOf } from './destination.ts';
import { keepSession } from './session.server.ts';

/** Let somebody in: from now on the session is this one, whoever had one here, and the way leads on. */
export function enter(event: RequestEvent, session: Session, next: string | null = null): never {
  keepSession(event, session);
  keepLanguage(event, session.user.language);
  redirect(303, destinationOf(next, session.user));
}
