import { tick } from 'svelte';

import { snapshot } from '$app/navigation';
import type { Listing, Page } from './listing.svelte.ts';

/** Have somebody who comes back to a list find as much of it as there was, at the same place. */
export function rememberList<T>(id: string, listing: () => Listing<T>): void {
  snapshot<{ page: Page<T>; top: number }>({
    id,
    capture: () => ({ page: listing().page, top: scrollY }),
    restore: ({ page, top }) => {
      listing().restore(page);
      // The router has been there before the list was long enough.
      void tick().then(() => requestAnimationFrame(() => scrollTo(0, top)));
    },
  });
}
