/** Sends photographs: by XMLHttpRequest, for `fetch` doesn't tell how much of a body has left. */

import { askedFor } from '#lib/api/retry-after.ts';
import type { Problem, StudioFile } from '#lib/api/types.ts';
import type { Attempt, Outcome, Transport } from './ports.ts';

/** A connection on which nothing moves for so long is dead: Wi-Fi that went away says nothing. */
const STILL_MS = 45_000;
/** With all of it there, the studio may take longer: it writes, hashes and looks at it. */
const ANSWER_MS = 120_000;

/** The transport to one shoot. */
export function transportTo(shootId: string): Transport {
  const address = `/api/v1/shoots/${encodeURIComponent(shootId)}/files`;
  return (file, attempt) =>
    new Promise((resolve) => {
      send(new XMLHttpRequest(), address, file, attempt, resolve);
    });
}

function send(
  request: XMLHttpRequest,
  address: string,
  file: File,
  { signal, onprogress }: Attempt,
  resolve: (outcome: Outcome) => void,
): void {
  let whole = false;
  let watch: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => request.abort();
  const expect = (within: number): void => {
    clearTimeout(watch);
    watch = setTimeout(stop, within);
  };
  const end = (outcome: Outcome): void => {
    clearTimeout(watch);
    signal.removeEventListener('abort', stop);
    resolve(outcome);
  };
  const lost = (): void => end({ kind: 'lost', after: undefined, whole });

  request.upload.onprogress = ({ loaded }) => {
    expect(STILL_MS);
    onprogress(loaded);
  };
  request.upload.onload = () => {
    whole = true;
    expect(ANSWER_MS);
  };
  request.onload = () => end(outcomeOf(request));
  request.onerror = lost;
  // Stopped by whoever asked for it, or by the watch.
  request.onabort = () => (signal.aborted ? end({ kind: 'stopped' }) : lost());
  signal.addEventListener('abort', stop);

  const body = new FormData();
  // Named here, for a browser would put the folders in front that it was chosen with.
  body.append('file', file, file.name);
  request.open('POST', address);
  request.responseType = 'json';
  request.setRequestHeader('Accept', 'application/json, application/problem+json');
  request.send(body);
  expect(STILL_MS);
}

/** What an answer means for the photograph. */
function outcomeOf(
  request: Pick<XMLHttpRequest, 'status' | 'response' | 'getResponseHeader'>,
): Outcome {
  const { status } = request;
  const after = askedFor(request.getResponseHeader('Retry-After'));
  if (status === 201) {
    const file = request.response as StudioFile | null;
    if (file?.id) return { kind: 'stored', file };
  }
  if (status === 401) return { kind: 'signed-out' };
  if (status === 429) return { kind: 'busy', after };
  // The body came too slowly, or something broke before or after it was stored: nobody knows.
  if (status < 400 || status === 408 || (status >= 500 && status !== 507)) {
    return { kind: 'lost', after, whole: true };
  }
  return { kind: 'refused', problem: problemIn(request.response, status) };
}

function problemIn(response: unknown, status: number): Problem {
  const problem = response as Partial<Problem> | null;
  if (typeof problem?.type === 'string' && typeof problem.title === 'string') {
    return { ...problem, type: problem.type, title: problem.title, status };
  }
  return { type: 'about:blank', title: `HTTP ${status}`, status };
}
