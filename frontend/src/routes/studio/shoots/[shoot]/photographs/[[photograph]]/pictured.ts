import type { StudioFile } from '#lib/api/types.ts';
import { Photographs } from '#lib/gallery/photographs.svelte.ts';

/** So long after fresh addresses were asked for, they aren't asked for again. */
const PATIENCE_MS = 60_000;
let renewedAt = -PATIENCE_MS;

/** What the viewer looks at: all photographs are there, and fresh addresses come from the shelf. */
class Pictured extends Photographs {
  readonly #renew: () => Promise<unknown>;

  constructor(shootId: string, files: readonly StudioFile[], renew: () => Promise<unknown>) {
    super({ shootId, first: { items: [...files], nextCursor: null } });
    this.#renew = renew;
  }

  override async renew(): Promise<void> {
    if (performance.now() - renewedAt < PATIENCE_MS) return;
    renewedAt = performance.now();
    await this.#renew();
  }
}

export function pictured(
  shootId: string,
  files: readonly StudioFile[],
  renew: () => Promise<unknown>,
): Photographs {
  return new Pictured(shootId, files, renew);
}
