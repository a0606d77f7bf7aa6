/**
 * What happens in the studio, as it happens: one `EventSource`, which comes back by itself and then
 * says how far it had come. All of it in as few bytes as may be: every client's gallery has them.
 */

import { askedFor } from '#lib/api/retry-after.ts';
import type { LiveEventType } from '#lib/api/types.ts';
import { whenIdle } from '#lib/gallery/idle.ts';

const STREAM = '/api/v1/events/stream';
/** Until a stream that was refused is asked for again; spread, so that not all come at once. */
const AGAIN_MS = 20_000;
/** However long the studio asks to be left alone: a timer can't count weeks. */
const LONGEST_MS = 3_600_000;
/** Refusals that no waiting changes: without a session, or without the right to it. */
const FINAL = [401, 403, 404];
/** Two hundred things that happen at once are one. */
const GATHERED_MS = 700;

/** What clients are told of. */
const CLIENTS: readonly LiveEventType[] = [
  'reset',
  'shoot.transitioned',
  'access.granted',
  'access.withdrawn',
  'file.rendered',
  'file.deleted',
];

/**
 * Follow these kinds of events while the page is visible, until what is given back is called. `told`
 * gets them, and an `open` for each beginning: what happened before isn't told. `lost` hears of a
 * stream that broke off, which comes back; and once more, with the status, of one that was refused
 * for good. That one is asked for again only when somebody looks at the page anew: they may have
 * signed in elsewhere meanwhile.
 */
export function listen(
  types: readonly LiveEventType[],
  told: (event: Event) => void,
  lost?: (status?: number) => void,
): () => void {
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Not before this, in milliseconds since the page began. */
  let earliest = 0;

  function end(): void {
    clearTimeout(timer);
    stream?.close();
    stream = undefined;
  }

  function begin(): void {
    end();
    if (document.hidden) return;
    const wait = earliest - performance.now();
    if (wait > 0) {
      timer = setTimeout(begin, wait);
      return;
    }
    const now = (stream = new EventSource(STREAM));
    now.onopen = told;
    now.onerror = () => {
      lost?.();
      if (now.readyState > 1) void ask(now);
    };
    for (const type of types) now.addEventListener(type, told);
  }

  /** The browser doesn't tell why a stream was refused: ask once more, for the answer alone. */
  async function ask(refused: EventSource): Promise<void> {
    const signal = AbortSignal.timeout(AGAIN_MS);
    const answer = await fetch(STREAM, { signal }).catch(() => undefined);
    void answer?.body?.cancel();
    if (refused !== stream) return;
    const status = answer?.status ?? 0;
    if (FINAL.includes(status)) {
      lost?.(status);
      return;
    }
    const asked = askedFor(answer?.headers.get('Retry-After') ?? null) ?? AGAIN_MS;
    earliest = performance.now() + Math.min(asked, LONGEST_MS) + AGAIN_MS * Math.random();
    begin();
  }

  begin();
  document.addEventListener('visibilitychange', begin);
  return () => {
    document.removeEventListener('visibilitychange', begin);
    end();
  };
}

/**
 * Keep a client's page as things stand, once it has nothing else to do: `refresh` when something has
 * happened that concerns them. What it gives back ends that.
 */
export function follow(refresh: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let end = whenIdle(() => {
    end = listen(CLIENTS, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        refresh();
      }, GATHERED_MS);
    });
  });
  return () => {
    end();
    clearTimeout(timer);
  };
}
