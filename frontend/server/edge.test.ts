import { once } from 'node:events';
import type {
  ClientRequest,
  IncomingHttpHeaders,
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';

import { afterEach, expect, test, vi } from 'vitest';

import { answerTo, api, ask, begin, edgeBefore, freePort, HERE } from './testing/servers.ts';
import type { Front } from './testing/servers.ts';

const opened: Front[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const front of opened.splice(0).reverse()) await front.close();
});

async function before(answer: RequestListener, environment?: NodeJS.ProcessEnv): Promise<number> {
  const behind = await api(answer);
  const front = await edgeBefore(behind.port, environment);
  opened.push(behind, front);
  return front.port;
}

/** The API says which headers it got. */
const tell: RequestListener = (request, response) =>
  response.end(JSON.stringify({ ...request.headers, path: request.url }));

async function told(
  options: Parameters<typeof ask>[2],
  environment?: NodeJS.ProcessEnv,
): Promise<IncomingHttpHeaders & { path: string }> {
  const { body } = await ask(await before(tell, environment), '/api/v1/x?y=%20z', options);
  return JSON.parse(body) as IncomingHttpHeaders & { path: string };
}

const SIGNED_IN = { Cookie: 'theme=dark; session=abc.def-_; language=fr' };
const OURS = { ...SIGNED_IN, 'Sec-Fetch-Site': 'same-origin' };

test('the cookie becomes the bearer, and no cookie reaches the API', async () => {
  const got = await told({ headers: SIGNED_IN });
  expect(got.authorization).toBe('Bearer abc.def-_');
  expect(got.cookie).toBeUndefined();
  expect(got.path).toBe('/api/v1/x?y=%20z');
});

test('the cookie for https goes before the plain one', async () => {
  const got = await told({ headers: { Cookie: 'session=plain; __Host-session=safe' } });
  expect(got.authorization).toBe('Bearer safe');
});

test('a cookie that can be no bearer is none', async () => {
  const got = await told({ headers: { Cookie: 'session=a b, c' } });
  expect(got.authorization).toBeUndefined();
});

test("a request's own bearer stays, from whichever site", async () => {
  const headers = { ...SIGNED_IN, Authorization: 'Bearer own', 'Sec-Fetch-Site': 'cross-site' };
  const got = await told({ method: 'POST', headers });
  expect(got.authorization).toBe('Bearer own');
  expect(got.cookie).toBeUndefined();
});

test.each([
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['another origin of this site', { 'Sec-Fetch-Site': 'same-site' }],
  ['an address that was typed', { 'Sec-Fetch-Site': 'none' }],
  ['an older browser on another site', { Origin: 'http://evil.example' }],
  ['nowhere known', {}],
])('a write by the cookie from %s is refused', async (_, headers) => {
  const reached = vi.fn<RequestListener>(tell);
  const port = await before(reached);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await ask(port, '/api/v1/shoots', {
      method,
      headers: { ...SIGNED_IN, ...headers },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({ type: '/problems/forbidden', status: 403 });
  }
  expect(reached).not.toHaveBeenCalled();
});

test('a write by the cookie from our own pages passes', async () => {
  const got = await told({ method: 'POST', headers: OURS, body: 'x' });
  expect(got.authorization).toBe('Bearer abc.def-_');
});

test('a write from our own pages passes in a browser that only names its origin', async () => {
  const headers = {
    Cookie: '__Host-session=abc.def-_',
    Host: 'studio.example',
    Origin: 'https://studio.example',
  };
  const got = await told(
    { method: 'DELETE', headers },
    { STUDIO_PUBLIC_URL: 'https://studio.example' },
  );
  expect(got.authorization).toBe('Bearer abc.def-_');
});

test('over https a cookie that a neighbour could have planted is no session', async () => {
  const got = await told({ headers: SIGNED_IN }, { STUDIO_PUBLIC_URL: 'https://studio.example' });
  expect(got.authorization).toBeUndefined();
});

test('a proxy that is not trusted has no say', async () => {
  const headers = {
    'X-Forwarded-For': '203.0.113.9',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    Forwarded: 'for=203.0.113.9',
    Host: 'studio.example',
  };
  const got = await told({ headers }, { STUDIO_TRUSTED_PROXIES: '10.0.0.0/8' });
  expect(got['x-forwarded-for']).toBe(HERE);
  expect(got['x-client-address']).toBe(HERE);
  expect(got['x-forwarded-host']).toBe('studio.example');
  expect(got['x-forwarded-proto']).toBe('http');
  expect(got.forwarded).toBeUndefined();
});

test('a trusted proxy is believed, but not what it was told by others', async () => {
  const headers = {
    'X-Forwarded-For': '198.51.100.1, 203.0.113.9:4711',
    'X-Forwarded-Host': 'studio.example',
    'X-Forwarded-Proto': 'https',
  };
  const got = await told({ headers });
  expect(got['x-forwarded-for']).toBe(`198.51.100.1, 203.0.113.9:4711, ${HERE}`);
  expect(got['x-client-address']).toBe('203.0.113.9');
  expect(got['x-forwarded-host']).toBe('studio.example');
  expect(got['x-forwarded-proto']).toBe('https');
});

test('what is for one connection only stays there, and can not unsay what we say', async () => {
  const headers = { Connection: 'x-secret, x-forwarded-for, authorization', 'X-Secret': '1' };
  const got = await told({ headers: { ...SIGNED_IN, ...headers, TE: 'trailers' } });
  expect(got['x-secret']).toBeUndefined();
  expect(got.te).toBeUndefined();
  expect(got['x-forwarded-for']).toBe(HERE);
  expect(got.authorization).toBe('Bearer abc.def-_');
});

test('answers come through as they are, without cookies', async () => {
  const port = await before((_, response) => {
    response.writeHead(401, {
      'Content-Type': 'application/problem+json',
      'WWW-Authenticate': 'Bearer realm="studio"',
      'Set-Cookie': 'session=evil',
      ETag: '"7"',
    });
    response.end('{"status":401}');
  });
  const { status, headers, body } = await ask(port, '/api/v1/users/me', { headers: SIGNED_IN });
  expect([status, body]).toEqual([401, '{"status":401}']);
  expect(headers['www-authenticate']).toBe('Bearer realm="studio"');
  expect(headers.etag).toBe('"7"');
  expect(headers['set-cookie']).toBeUndefined();
});

test('pages get neither a bearer nor lose their cookies', async () => {
  const port = await before(tell);
  const { body } = await ask(port, '/apiary', { headers: SIGNED_IN });
  expect(JSON.parse(body)).toMatchObject({
    cookie: SIGNED_IN.Cookie,
    'x-client-address': HERE,
    'x-forwarded-proto': 'http',
  });
  expect(body).not.toContain('Bearer');
});

test('an API that is away is a problem, told once', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  const front = await edgeBefore(await freePort());
  opened.push(front);
  for (let time = 0; time < 2; time++) {
    const answer = await ask(front.port, '/api/v1/shoots', {
      method: 'POST',
      headers: OURS,
      body: 'x'.repeat(1_000_000),
    });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(JSON.parse(answer.body)).toMatchObject({ type: '/problems/unavailable', status: 503 });
  }
  expect(log).toHaveBeenCalledTimes(1);
  expect(log.mock.calls[0]?.join()).not.toContain('abc.def');
});

test('an API that dies before it answers is a problem as well', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const port = await before((request) => request.socket.destroy());
  const answer = await ask(port, '/api/v1/shoots', { headers: SIGNED_IN });
  expect(answer.status).toBe(502);
  expect(JSON.parse(answer.body)).toMatchObject({ type: '/problems/unavailable', status: 502 });
});

test('an answer that breaks off is not taken for a whole one', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const port = await before((_, response) => {
    response.write('half', () => response.destroy());
  });
  await expect(ask(port, '/api/v1/x')).rejects.toThrow();
});

test('an upload that the client gives up ends at the API too', async () => {
  let arrived!: (request: IncomingMessage) => void;
  const upload = new Promise<IncomingMessage>((resolve) => (arrived = resolve));
  const port = await before(arrived);
  const asked = begin(port, '/api/v1/files', { method: 'POST', headers: OURS });
  asked.on('error', () => undefined);
  asked.write('x'.repeat(100_000));
  const received = await upload;
  const ended = once(received, 'error');
  received.resume();
  asked.destroy();
  await ended;
  expect(received.complete).toBe(false);
});

test('an answer that the client gives up ends at the API too', async () => {
  let closed!: () => void;
  const ended = new Promise<void>((resolve) => (closed = resolve));
  const port = await before((_, response) => {
    response.once('close', closed);
    response.write('a beginning');
  });
  const asked = begin(port, '/api/v1/x');
  asked.end();
  (await answerTo(asked)).destroy();
  await ended;
});

test('an upload that is refused early gets its answer', async () => {
  const port = await before((_, response) => {
    // As the API does, it lets the rest run dry.
    response.writeHead(413).end('too large');
  });
  const { status, body } = await ask(port, '/api/v1/files', {
    method: 'POST',
    headers: OURS,
    body: 'x'.repeat(30_000_000),
  });
  expect([status, body]).toEqual([413, 'too large']);
});

test('an upload goes through as fast as the API takes it, no faster', async () => {
  let taken!: (request: IncomingMessage) => void;
  const upload = new Promise<IncomingMessage>((resolve) => (taken = resolve));
  const port = await before(taken);
  const size = 50_000_000;
  const asked = begin(port, '/api/v1/files', {
    method: 'POST',
    headers: { ...OURS, 'Content-Length': size },
  });
  asked.on('error', () => undefined);
  asked.write(Buffer.alloc(size));
  await upload;
  // The API reads nothing: what has left us lies in sockets, not in this process.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(asked.socket?.bytesWritten).toBeGreaterThan(0);
  expect(asked.writableLength).toBeGreaterThan(size / 2);
  asked.destroy();
});

/** An API that has opened a stream of events, and the browser that reads it. */
async function streaming(): Promise<{
  asked: ClientRequest;
  answer: IncomingMessage;
  stream: ServerResponse;
}> {
  let open!: (response: ServerResponse) => void;
  const opened = new Promise<ServerResponse>((resolve) => (open = resolve));
  const port = await before((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    open(response);
  });
  const headers = { ...SIGNED_IN, 'Accept-Encoding': 'gzip, br' };
  const asked = begin(port, '/api/v1/events/stream', { headers });
  asked.end();
  const answer = await answerTo(asked);
  return { asked, answer, stream: await opened };
}

async function next(answer: IncomingMessage): Promise<string> {
  const [piece] = (await once(answer, 'data')) as [Buffer];
  return piece.toString();
}

test('an event stream is open before its first event, and each event comes at once', async () => {
  const { asked, answer, stream } = await streaming();
  expect(answer.headers['x-accel-buffering']).toBe('no');
  expect(answer.headers['content-encoding']).toBeUndefined();
  for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
    stream.write(event);
    expect(await next(answer)).toBe(event);
  }
  asked.destroy();
});

test('an event stream outlasts a silence, and says where the browser was', async () => {
  const { asked, answer, stream } = await streaming();
  // Longer than connections may be idle between requests.
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  stream.write(':\n\n');
  expect(await next(answer)).toBe(':\n\n');
  asked.destroy();
  const got = await told({ headers: { ...SIGNED_IN, 'Last-Event-ID': '1042' } });
  expect(got['last-event-id']).toBe('1042');
});

test("an event stream that the browser leaves ends at the API, and the API's end is the browser's", async () => {
  const left = await streaming();
  const closed = once(left.stream, 'close');
  left.asked.destroy();
  await closed;
  expect(left.stream.writableEnded, 'from the other side').toBe(false);

  const ended = await streaming();
  ended.answer.resume();
  ended.stream.end();
  await once(ended.answer, 'end');
  expect(ended.answer.complete).toBe(true);
});

test('an event stream ends like any other when the API dies', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { answer, stream } = await streaming();
  stream.write('data: 1\n\n');
  expect(await next(answer)).toBe('data: 1\n\n');
  answer.resume();
  stream.destroy();
  await once(answer, 'end');
  expect(answer.complete).toBe(true);
});
