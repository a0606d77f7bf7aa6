import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { createSession, requestMagicLink } from '@tempsdarret/client';
import type { Session } from '@tempsdarret/client';
import { zCodeRedemption, zLinkRedemption, zMagicLinkRequest } from '@tempsdarret/client/zod';

import { apiOf } from '#lib/api/server.ts';
import { checked } from '#lib/forms/checks.ts';
import { formOf, refused, textsOf } from '#lib/forms/submission.ts';
import { destinationOf } from '#lib/session/destination.ts';
import { enter } from '#lib/session/entering.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Remembers where somebody was going while they look in their mail; the link's page reads it. */
const NEXT = { name: 'next', path: '/sign-in' };

export const load: PageServerLoad = async ({ parent, url }) => {
  const { user } = await parent();
  // The link's page stays even so: it may be somebody else's link.
  if (user && url.searchParams.has('next')) {
    redirect(303, destinationOf(url.searchParams.get('next'), user));
  }
};

export const actions: Actions = {
  mail: async (event) => {
    const values = textsOf(await formOf(event));
    const { body, refusal } = checked(zMagicLinkRequest, values, values);
    if (refusal) return refusal;
    const answer = await requestMagicLink({ client: apiOf(event), body });
    if (answer.error) return refused(answer, values);
    const next = event.url.searchParams.get('next');
    if (next) {
      event.cookies.set(NEXT.name, next, {
        path: NEXT.path,
        secure: event.url.protocol === 'https:',
        maxAge: 900,
      });
    }
    return { sentTo: body.email };
  },

  code: async (event) => {
    const values = textsOf(await formOf(event));
    const code = (values['code'] ?? '').replaceAll(/\s/g, '');
    const { body, refusal } = checked(zCodeRedemption, { ...values, code }, values);
    if (refusal) return refusal;
    const answer = await createSession({ client: apiOf(event), body });
    if (!answer.data) return refused(answer, values);
    return welcome(event, answer.data);
  },

  link: async (event) => {
    const values = textsOf(await formOf(event));
    const { body } = checked(zLinkRedemption, values, {});
    const answer = body
      ? await createSession({ client: apiOf(event), body })
      : { data: undefined, error: linkBroken };
    if (!answer.data) return refused(answer, { by: 'link' });
    return welcome(event, answer.data);
  },
};

const linkBroken = { type: '/problems/sign-in-link-invalid', title: '', status: 401 };

function welcome(event: RequestEvent, session: Session): never {
  const next = event.url.searchParams.get('next') ?? event.cookies.get(NEXT.name) ?? null;
  event.cookies.delete(NEXT.name, { path: NEXT.path, secure: event.url.protocol === 'https:' });
  enter(event, session, next);
}
