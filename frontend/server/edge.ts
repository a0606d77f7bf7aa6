/**
 * What stands between the browser and the API (docs/adr/0010). Requests under `/api/` go through to
 * it as they come, byte by byte. On the way the cookie that holds the session, which the browser's
 * scripts never see, becomes the bearer that the API asks for.
 */

import { Agent as PlainAgent } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Agent as SecureAgent } from 'node:https';

import { createProxyServer } from 'httpxy';

import { bearerAmong } from '../src/lib/session/cookie.ts';
import { dropHopByHop, FORWARDED_PROTOCOL, originOf, vouchFor } from './forwarding.ts';
import { isSameOrigin } from './origin.ts';
import { answer, AWAY, BROKEN_OFF, CROSS_SITE } from './problems.ts';
import type { Settings } from './settings.ts';

export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
) => void;

const PREFIX = '/api/';
const EVENT_STREAM = 'text/event-stream';
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Before the API's own end of idle connections, so that none is used that it is just closing. */
const IDLE_CONNECTION_MS = 3_000;
const IDLE_CONNECTIONS = 64;

/** The edge. What isn't for the API goes on to `next`, with headers that can be believed. */
export function createEdge(settings: Pick<Settings, 'api' | 'protocol' | 'trusted'>): Middleware {
  const pass = passTo(settings.api);
  return (request, response, next) => {
    dropHopByHop(request.headers);
    vouchFor(request, settings.trusted, settings.protocol);
    if (!request.url?.startsWith(PREFIX)) {
      next();
    } else if (useSession(request)) {
      pass(request, response);
    } else {
      answer(response, CROSS_SITE);
    }
  };
}

/** Turn the session's cookie into a bearer; whether that may be. The API never sees a cookie. */
function useSession({ method = 'GET', headers }: IncomingMessage): boolean {
  const bearer = headers.authorization === undefined ? bearerIn(headers) : undefined;
  delete headers.cookie;
  if (bearer === undefined) return true;
  const header = (name: string): string | undefined => headers[name]?.toString();
  if (!READS.has(method) && !isSameOrigin(header, originOf(headers))) return false;
  headers.authorization = `Bearer ${bearer}`;
  return true;
}

function bearerIn({ cookie = '', ...headers }: IncomingHttpHeaders): string | undefined {
  const values = new Map<string, string>();
  for (const pair of cookie.split(';')) {
    const [name = '', ...value] = pair.split('=');
    if (!values.has(name.trim())) values.set(name.trim(), value.join('=').trim());
  }
  // Written anew by `vouchFor`: it can be believed.
  const https = headers[FORWARDED_PROTOCOL] === 'https';
  return bearerAmong((name) => values.get(name), { https });
}

function passTo(api: URL): (request: IncomingMessage, response: ServerResponse) => void {
  const Agent = api.protocol === 'https:' ? SecureAgent : PlainAgent;
  const agent = new Agent({
    keepAlive: true,
    timeout: IDLE_CONNECTION_MS,
    maxFreeSockets: IDLE_CONNECTIONS,
  });
  const proxy = createProxyServer({
    target: {
      protocol: api.protocol,
      // Without the brackets of an IPv6 address, which Node would try to look up.
      hostname: api.hostname.replace(/^\[|\]$/g, ''),
      port: api.port,
    },
    changeOrigin: true,
    agent,
  });
  let answers = true;
  proxy.on('proxyRes', (received, _, response) => {
    answers = true;
    tidy(received.headers, response);
    // Before httpxy breaks it off: however such a stream ends, what has come is whole.
    const end = (): void => {
      if (isEventStream(response)) response.end();
    };
    received.once('error', end).once('close', end);
  });
  proxy.on('error', (error, _, response) => {
    if (!isAnswer(response) || response.destroyed) return;
    const { code = error.message } = error as NodeJS.ErrnoException;
    if (answers) console.error(`web: the API at ${api.origin} doesn't answer (${code})`);
    answers = false;
    if (response.headersSent) response.destroy();
    else answer(response, NEVER_REACHED.has(code) ? AWAY : BROKEN_OFF);
  });
  return (request, response) => {
    proxy.web(request, response).catch(() => {
      // What can be told was told by the event; this is a response that broke off.
      response.destroy();
    });
  };
}

const NEVER_REACHED = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

function isAnswer(response: unknown): response is ServerResponse {
  return typeof response === 'object' && response !== null && 'headersSent' in response;
}

/** Whether it is a stream of events, which lasts until somebody ends it. */
export function isEventStream(response: ServerResponse): boolean {
  return (
    response.headersSent && String(response.getHeader('content-type')).startsWith(EVENT_STREAM)
  );
}

/** Leave of the API's headers what the browser may have, and let event streams stay open. */
function tidy(headers: IncomingHttpHeaders, response: ServerResponse): void {
  dropHopByHop(headers);
  delete headers['transfer-encoding'];
  delete headers['set-cookie'];
  // httpxy would say keep-alive, to a client that is about to leave as well.
  headers.connection = response.shouldKeepAlive ? 'keep-alive' : 'close';
  if (headers['content-type']?.startsWith(EVENT_STREAM)) {
    headers['x-accel-buffering'] = 'no';
    response.socket?.setTimeout(0);
    // The browser waits for these to see the stream as open; the first event may be far away.
    process.nextTick(() => {
      if (!response.headersSent) response.flushHeaders();
    });
  }
}
