/**
 * What happens in the studio, as it happens: one `EventSource`, which comes back by itself and then
 * says how far it had come. All of it in as few bytes as may be: every client's gallery has them.
 */

import type { LiveEventType } from '#lib/api/types.ts';
import { whenIdle } from '#lib/gallery/idle.ts';

/** Until a stream that was refused is asked for again; spread, so that not all come at once. */
const AGAIN_MS = 20_000;
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
 * gets them, and an `open` for each beginning: what happened before isn't told. `lost` gets a stream
 * that broke off: unless it is closed, it comes back.
 */
export function listen(
  types: readonly LiveEventType[],
  told: (event: Event) => void,
  lost?: (stream: EventSource) => void,
): () => void {
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function end(): void {
    clearTimeout(timer);
    stream?.close();
  }

  function begin(): void {
    end();
    if (document.hidden) return;
    const now = (stream = new EventSource('/api/v1/events/stream'));
    now.onopen = told;
    now.onerror = () => {
      if (now.readyState > 1) timer = setTimeout(begin, AGAIN_MS * (1 + Math.random()));
      lost?.(now);
    };
    for (const type of types) now.addEventListener(type, told);
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
