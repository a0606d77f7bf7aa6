import type { User } from '@tempsdarret/client';

declare global {
  namespace App {
    interface Locals {
      /** The bearer of the session that the browser's cookie carries; never sent to the browser. */
      bearer: string | undefined;
    }

    interface Error {
      /** Why, in the reader's language. */
      message: string;
    }

    interface PageData {
      /** Who is signed in. */
      user: User | null;
    }

    interface PageState {
      /** The photograph that the viewer shows. */
      photograph?: string;
    }
  }
}

export {};
