/**
 * The web server: `node server/main.ts`. `--build` names another folder of built pages than
 * `build/current`. `--socket` takes over a socket that listens already, by its number; the server then ends
 * with whoever holds the other end of its standard input. So `studio serve` runs it.
 */

import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { createEdge, isEventStream } from './edge.ts';
import type { Middleware } from './edge.ts';
import { compress, loadPages } from './pages.ts';
import { CannotStart, readSettings } from './settings.ts';
import type { Settings } from './settings.ts';

/** Without a byte in either direction; a photograph on a bad line never pauses that long. */
const SILENCE_MS = 120_000;
/** Longer than proxies keep theirs (Caddy two minutes), so that they are the ones to close. */
const IDLE_MS = 125_000;
const HEADERS_MS = 20_000;
/** A photograph of 25 MB at 7 kB a second. */
const REQUEST_MS = 3_600_000;
/** What requests under way have to finish after a signal, as the API gives them. */
const GRACE_MS = 10_000;

/** What is being answered. */
const underWay = new Set<ServerResponse>();

function serverOf(edge: Middleware, pages: Middleware): Server {
  const compressed = compress();
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS, keepAliveTimeout: IDLE_MS },
    (request, response) => {
      underWay.add(response);
      response.once('close', () => {
        underWay.delete(response);
        // The server is ending, and this connection was all that it waited for.
        if (!server.listening) server.closeIdleConnections();
      });
      compressed(request, response, () => {
        edge(request, response, () => {
          pages(request, response, () => response.writeHead(404).end());
        });
      });
    },
  );
  server.timeout = SILENCE_MS;
  return server;
}

function listen(server: Server, { host, port }: Settings, socket: string | undefined): void {
  server.once('error', ({ code = '', message }: NodeJS.ErrnoException) => {
    const setting = PORT_AT_FAULT.has(code) ? 'STUDIO_WEB_PORT' : 'STUDIO_HOST';
    stop(`${setting}: can't listen on ${host}:${port}: ${code || message}`);
  });
  if (socket === undefined) server.listen(port, host);
  else server.listen({ fd: Number(socket) });
}

const PORT_AT_FAULT = new Set(['EADDRINUSE', 'EACCES']);

/** End when told to, once requests under way are finished. */
function endWhenTold(server: Server): void {
  const end = (): void => {
    server.close(() => process.exit(0));
    // Nobody waits for their end: browsers come back to whoever serves next.
    for (const response of underWay) if (isEventStream(response)) response.end();
    server.closeIdleConnections();
    setTimeout(() => {
      server.closeAllConnections();
    }, GRACE_MS);
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

function stop(line: string): never {
  console.error(`web: ${line}`);
  process.exit(2);
}

const { socket, build } = parseArgs({
  options: {
    socket: { type: 'string' },
    build: { type: 'string', default: join(import.meta.dirname, '../build/current') },
  },
}).values;
try {
  const settings = readSettings(process.env);
  const server = serverOf(createEdge(settings), await loadPages(build));
  listen(server, settings, socket);
  endWhenTold(server);
  if (socket !== undefined) process.stdin.resume().once('end', () => process.exit(1));
} catch (error) {
  // Anything else is a defect, and keeps its stack.
  if (error instanceof CannotStart) stop(error.message);
  throw error;
}
