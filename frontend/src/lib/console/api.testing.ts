import { createClient, createConfig } from '@tempsdarret/client';
import type { Client } from '@tempsdarret/client';

/** What a client was asked to do, in short. */
export interface Sent {
  call: string;
  ifMatch: string | null;
  body: unknown;
}

type Reply = [status: number, body: object, etag?: string];

/** For tests: a client whose API gives these answers, in order, and what it was asked. */
export function apiAnswering(...replies: Reply[]): { client: Client; sent: Sent[] } {
  const sent: Sent[] = [];
  const client = createClient(
    createConfig({
      baseUrl: 'http://api.invalid',
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const { pathname, search } = new URL(request.url);
        sent.push({
          call: `${request.method} ${pathname}${search}`,
          ifMatch: request.headers.get('If-Match'),
          body: request.body ? await request.json() : undefined,
        });
        return responseOf(replies.shift() ?? [500, {}]);
      },
    }),
  );
  return { client, sent };
}

function responseOf([status, body, etag]: Reply): Response {
  if (status === 204) return new Response(null, { status });
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  const headers = { 'Content-Type': type, ...(etag && { ETag: etag }) };
  return new Response(JSON.stringify(body), { status, headers });
}

/** A problem as the API puts it. */
export function problem(status: number, slug: string, more: object = {}): Reply {
  return [status, { type: `/problems/${slug}`, title: slug, status, ...more }];
}
