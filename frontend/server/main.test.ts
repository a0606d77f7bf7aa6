import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { answerTo, api, ask, begin, HERE } from './testing/servers.ts';
import type { Front } from './testing/servers.ts';

/** Pages that answer /slow half at once, and the other half when they are told to end. */
const PAGES = `
  export function handler(request, response) {
    response.setHeader('Content-Type', 'text/plain');
    if (request.url === '/late') {
      void import('./late.js').then(({ late }) => response.end(late));
      return;
    }
    if (request.url === '/slow') {
      response.write('first,');
      process.once('SIGTERM', () => setTimeout(() => response.end('second'), 100));
      return;
    }
    response.end(JSON.stringify({ ...request.headers, limit: process.env.BODY_SIZE_LIMIT }));
  }
`;

let build: string;
let behind: Front;
const running: ChildProcess[] = [];

beforeAll(async () => {
  build = await mkdtemp(join(tmpdir(), 'web-'));
  await writeFile(join(build, 'handler.js'), PAGES);
  await writeFile(join(build, 'late.js'), "export const late = 'as it was built';");
  await writeFile(join(build, 'package.json'), '{"type":"module"}');
  behind = await api((request, response) => {
    if (request.url?.endsWith('/stream')) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n');
    } else response.end('the API');
  });
});

afterEach(() => {
  for (const each of running.splice(0)) each.kill('SIGKILL');
});

afterAll(async () => {
  await behind.close();
  await rm(build, { recursive: true });
});

/** A socket that listens, as the studio hands it over. */
async function socket(): Promise<{ server: Server; port: number; number: number }> {
  const server = createServer().listen(0, HERE);
  await once(server, 'listening');
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  return { server, port: (server.address() as AddressInfo).port, number: fd };
}

function start(options: string[], environment: NodeJS.ProcessEnv, fd?: number): ChildProcess {
  const program = join(import.meta.dirname, 'main.ts');
  const started = spawn(process.execPath, [program, ...options], {
    env: {
      PATH: process.env['PATH'],
      STUDIO_API_URL: `http://${HERE}:${behind.port}`,
      ...environment,
    },
    stdio: ['pipe', 'ignore', 'pipe', fd ?? 'ignore'],
  });
  running.push(started);
  return started;
}

async function serving(pages = build): Promise<{ web: ChildProcess; port: number }> {
  const { server, port, number } = await socket();
  const web = start([`--build=${pages}`, '--socket=3'], {}, number);
  await once(web, 'spawn');
  server.close();
  await ask(port, '/');
  return { web, port };
}

async function lastLine(web: ChildProcess): Promise<[number, string]> {
  let said = '';
  web.stderr?.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  const [code] = (await once(web, 'close')) as [number];
  return [code, said.trimEnd()];
}

test('it takes over a socket and serves pages and the API', async () => {
  const { port } = await serving();
  const { body } = await ask(port, '/', { headers: { 'X-Client-Address': 'forged' } });
  expect(JSON.parse(body)).toMatchObject({
    'x-client-address': HERE,
    'x-forwarded-host': `${HERE}:${port}`,
    limit: '256K',
  });
  expect((await ask(port, '/api/v1/x')).body).toBe('the API');
});

test('it goes on with the pages that it began with when others take their place', async () => {
  const current = join(build, 'current');
  await symlink(build, current);
  const { port } = await serving(current);
  const next = await mkdtemp(join(tmpdir(), 'web-'));
  await writeFile(join(next, 'late.js'), "export const late = 'as it is built now';");
  await symlink(next, join(build, 'next'));
  await rename(join(build, 'next'), current);
  const { body } = await ask(port, '/late');
  await rm(next, { recursive: true });
  expect(body).toBe('as it was built');
});

test('told to end, it finishes what is under way', async () => {
  const { web, port } = await serving();
  const slow = begin(port, '/slow', { headers: { Connection: 'keep-alive' } });
  slow.end();
  const answer = await answerTo(slow);
  web.kill('SIGTERM');
  let body = '';
  for await (const piece of answer.setEncoding('utf8')) body += String(piece);
  expect(body).toBe('first,second');
  expect(await once(web, 'exit')).toEqual([0, null]);
});

test('streams of events go through as they come, and nothing waits for their end', async () => {
  const { web, port } = await serving();
  const headers = { Connection: 'keep-alive', 'Accept-Encoding': 'gzip, br' };
  const asked = begin(port, '/api/v1/events/stream', { headers });
  asked.end();
  const answer = await answerTo(asked);
  const [piece] = (await once(answer, 'data')) as [Buffer];
  expect(piece.toString(), 'at once, and not compressed').toBe('data: 1\n\n');
  const told = performance.now();
  web.kill('SIGTERM');
  expect(await once(web, 'exit')).toEqual([0, null]);
  expect(performance.now() - told, 'milliseconds').toBeLessThan(5_000);
});

test('it ends with whoever started it', async () => {
  const { web } = await serving();
  web.stdin?.end();
  expect(await once(web, 'exit')).toEqual([1, null]);
});

test('a port that is taken is told in a line', async () => {
  const { server, port } = await socket();
  const told = await lastLine(start([`--build=${build}`], { STUDIO_WEB_PORT: String(port) }));
  server.close();
  expect(told).toEqual([2, `web: STUDIO_WEB_PORT: can't listen on ${HERE}:${port}: EADDRINUSE`]);
});

test('pages that are not built are told in a line', async () => {
  const told = await lastLine(start([`--build=${join(build, 'none')}`], {}));
  expect(told).toEqual([2, 'web: the web pages are not built; scripts/run builds them.']);
});

test('a setting that can not be is told in a line', async () => {
  const told = await lastLine(start([`--build=${build}`], { STUDIO_WEB_PORT: 'many' }));
  expect(told).toEqual([2, 'web: STUDIO_WEB_PORT: must be a number from 1 to 65535']);
});
