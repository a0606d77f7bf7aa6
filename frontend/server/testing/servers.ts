/** Servers of a test's own: an API that it scripts, and the edge before it. */

import { createServer, request } from 'node:http';
import type {
  ClientRequest,
  IncomingMessage,
  OutgoingHttpHeaders,
  RequestListener,
  RequestOptions,
  Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';

import { createEdge } from '../edge.ts';
import { readSettings } from '../settings.ts';

export const HERE = '127.0.0.1';

export interface Front {
  port: number;
  close: () => Promise<void>;
}

/** The edge before an API; what isn't for the API is answered with the headers it would get. */
export async function edgeBefore(
  apiPort: number,
  environment: NodeJS.ProcessEnv = {},
): Promise<Front> {
  const edge = createEdge(
    readSettings({ STUDIO_API_URL: `http://${HERE}:${apiPort}`, ...environment }),
  );
  return listening(
    createServer((received, response) => {
      edge(received, response, () => response.end(JSON.stringify(received.headers)));
    }),
  );
}

/** Listen on a free port of this machine. */
export async function listening(server: Server): Promise<Front> {
  await new Promise<void>((resolve) => server.listen(0, HERE, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An API that a test scripts. */
export function api(answer: RequestListener): Promise<Front> {
  return listening(createServer(answer));
}

/** A port where nobody listens. */
export async function freePort(): Promise<number> {
  const { port, close } = await api(() => undefined);
  await close();
  return port;
}

/** Begin a request; the caller ends it. */
export function begin(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: OutgoingHttpHeaders } = {},
): ClientRequest {
  const options: RequestOptions = { host: HERE, port, path, method, headers, agent: false };
  return request(options);
}

/** The answer to a request that was begun. */
export function answerTo(asked: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.once('response', resolve).once('error', reject);
  });
}

export interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A request and the whole answer to it. */
export async function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: OutgoingHttpHeaders; body?: string } = {},
): Promise<Answer> {
  const asked = begin(port, path, options);
  asked.end(options.body);
  const answer = await answerTo(asked);
  let body = '';
  for await (const piece of answer.setEncoding('utf8')) body += String(piece);
  return { status: answer.statusCode, headers: answer.headers, body };
}
