import { gathered } from '#lib/live/gathered.ts';
import type { Live } from '#lib/live/console.svelte.ts';
import type { ShootShelf } from './shelf.svelte.ts';

/** What comes from here is put on the shelf by its own answer, mostly sooner than this. */
const OWN_MS = 2_000;

type Shown = Pick<ShootShelf, 'has' | 'forget' | 'refresh' | 'refreshPending'>;

/**
 * Keep a shelf as its shoot's photographs are: those that get ready, that others put there, that
 * others delete. What it gives back ends that.
 */
export function keepUp(shelf: Shown, shootId: string, live: Pick<Live, 'follow'>): () => void {
  /** Those that are there by now, as far as one is told. */
  let stored = new Set<string>();
  const developed = gathered(() => shelf.refreshPending());
  const all = gathered(() => shelf.refresh());
  const others = gathered(async () => {
    const missing = [...stored].some((id) => !shelf.has(id));
    stored = new Set();
    if (missing) await shelf.refresh();
  }, OWN_MS);
  const end = live.follow((event) => {
    const { type, fileId } = event;
    if (type === 'reset') all.call();
    if (event.shootId !== shootId || fileId === undefined) return;
    if (type === 'file.deleted') {
      stored.delete(fileId);
      shelf.forget(fileId);
    } else if (type === 'file.uploaded') {
      stored.add(fileId);
      others.call();
    } else if (type === 'file.rendered' || type === 'file.failed') {
      if (shelf.has(fileId)) developed.call();
    }
  });
  return () => {
    end();
    for (const each of [developed, all, others]) each.off();
  };
}
