import { createClient, createConfig } from '@tempsdarret/client';
import type { Client } from '@tempsdarret/client';
import type { RequestEvent } from '@sveltejs/kit';

import { STUDIO_API_URL } from '$app/env/private';

/** The API as the person behind a request may use it: on this server, with their bearer. */
export function apiOf(event: RequestEvent): Client {
  const headers: Record<string, string> = { 'X-Forwarded-For': event.getClientAddress() };
  if (event.locals.bearer) headers['Authorization'] = `Bearer ${event.locals.bearer}`;
  return createClient(createConfig({ baseUrl: `${STUDIO_API_URL}/api/v1`, headers }));
}
