import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { Outcome } from './ports.ts';
import { transportTo } from './transport.ts';

/** A request that does as the test says. */
class FakeRequest {
  static last: FakeRequest;
  upload: { onprogress?: (event: { loaded: number }) => void; onload?: () => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 0;
  response: unknown = null;
  headers: Record<string, string> = {};
  opened: string[] = [];
  body: FormData | undefined;

  constructor() {
    FakeRequest.last = this;
  }
  open(...args: string[]): void {
    this.opened = args;
  }
  setRequestHeader(): void {
    // Nobody looks.
  }
  send(body: FormData): void {
    this.body = body;
  }
  abort(): void {
    this.onabort?.();
  }
  getResponseHeader(name: string): string | null {
    return this.headers[name] ?? null;
  }
  answer(status: number, response: unknown = null, headers: Record<string, string> = {}): void {
    Object.assign(this, { status, response, headers });
    this.onload?.();
  }
}

const photograph = new File(['abc'], 'a.jpg');
let stop: AbortController;
let progress: number[];

function begin(): Promise<Outcome> {
  return transportTo('01shoot')(photograph, {
    signal: stop.signal,
    onprogress: (bytes) => progress.push(bytes),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  stop = new AbortController();
  progress = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('posts the photograph as a form, and tells how far it is', async () => {
  const outcome = begin();
  const request = FakeRequest.last;
  expect(request.opened).toEqual(['POST', '/api/v1/shoots/01shoot/files']);
  expect((request.body?.get('file') as File).name).toBe('a.jpg');
  request.upload.onprogress?.({ loaded: 2 });
  request.upload.onload?.();
  request.answer(201, { id: '01file' });
  expect(await outcome).toEqual({ kind: 'stored', file: { id: '01file' } });
  expect(progress).toEqual([2]);
});

const refusal = {
  type: '/problems/not-a-photograph',
  title: 'Unsupported type',
  status: 415,
  detail: 'No.',
};

it.each([
  [201, null, {}, { kind: 'lost', after: undefined, whole: true }],
  [401, null, {}, { kind: 'signed-out' }],
  [429, null, { 'Retry-After': '7' }, { kind: 'busy', after: 7000 }],
  [408, null, {}, { kind: 'lost', after: undefined, whole: true }],
  [500, null, {}, { kind: 'lost', after: undefined, whole: true }],
  [502, refusal, { 'Retry-After': '5' }, { kind: 'lost', after: 5000, whole: true }],
  [503, refusal, { 'Retry-After': '5' }, { kind: 'lost', after: 5000, whole: true }],
  [415, refusal, {}, { kind: 'refused', problem: refusal }],
  [
    413,
    null,
    {},
    { kind: 'refused', problem: { type: 'about:blank', title: 'HTTP 413', status: 413 } },
  ],
  [
    507,
    { type: 1 },
    {},
    { kind: 'refused', problem: { type: 'about:blank', title: 'HTTP 507', status: 507 } },
  ],
])('takes %i with %o for what it is', async (status, response, headers, expected) => {
  const outcome = begin();
  FakeRequest.last.answer(status, response, headers);
  expect(await outcome).toEqual(expected);
});

it('knows whether the studio may have all of it when the connection breaks', async () => {
  const early = begin();
  FakeRequest.last.onerror?.();
  expect(await early).toEqual({ kind: 'lost', after: undefined, whole: false });
  const late = begin();
  FakeRequest.last.upload.onload?.();
  FakeRequest.last.onerror?.();
  expect(await late).toEqual({ kind: 'lost', after: undefined, whole: true });
});

it('stops when it is told to', async () => {
  const outcome = begin();
  stop.abort();
  expect(await outcome).toEqual({ kind: 'stopped' });
});

it('gives a connection up on which nothing moves any more', async () => {
  const outcome = begin();
  await vi.advanceTimersByTimeAsync(40_000);
  FakeRequest.last.upload.onprogress?.({ loaded: 1 });
  await vi.advanceTimersByTimeAsync(40_000);
  FakeRequest.last.upload.onload?.();
  await vi.advanceTimersByTimeAsync(119_000);
  const abort = vi.spyOn(FakeRequest.last, 'abort');
  expect(abort).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(await outcome).toEqual({ kind: 'lost', after: undefined, whole: true });
});
