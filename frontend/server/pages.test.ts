import { createServer } from 'node:http';

import { afterEach, expect, test } from 'vitest';

import { compress } from './pages.ts';
import { ask, listening } from './testing/servers.ts';
import type { Front } from './testing/servers.ts';

const opened: Front[] = [];

afterEach(async () => {
  for (const front of opened.splice(0)) await front.close();
});

async function encoding(status: number, type: string): Promise<string | undefined> {
  const front = await listening(
    createServer((request, response) => {
      compress()(request, response, () => {
        response.writeHead(status, { 'Content-Type': type }).end('x'.repeat(10_000));
      });
    }),
  );
  opened.push(front);
  const { headers } = await ask(front.port, '/', { headers: { 'Accept-Encoding': 'gzip' } });
  return headers['content-encoding'];
}

test.each([
  [200, 'text/html', 'gzip'],
  [200, 'application/json', 'gzip'],
  [422, 'application/problem+json', 'gzip'],
  [200, 'image/svg+xml', 'gzip'],
  [200, 'image/jpeg', undefined],
  [200, 'image/bmp', undefined],
  [200, 'text/event-stream', undefined],
  [206, 'text/html', undefined],
])('%i %s is compressed: %s', async (status, type, expected) => {
  expect(await encoding(status, type)).toBe(expected);
});
