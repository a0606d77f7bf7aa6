import type { BrowserContext, ConsoleMessage } from '@playwright/test';

import { web } from './studio.ts';

const LOCAL = new Set(['about:', 'blob:', 'data:']);

/** How a request fails: the status of its answer, or the browser's reason for having none. */
export type Reason = number | 'net::ERR_INTERNET_DISCONNECTED';

/**
 * Notes whatever must never happen on a page: an error in the console (what the page's policy
 * refuses is one, too), an exception that nobody caught, a request to another site.
 */
export class Watch {
  readonly faults: string[] = [];
  readonly #expected = new Set<number | string>();

  /** Something is going to be refused or to fail like this, and the browser will say so. */
  expect(...reasons: Reason[]): void {
    for (const reason of reasons) this.#expected.add(reason);
  }

  /** Watch all pages of a browser that is to ask for nothing but what `site` has. */
  follow(context: BrowserContext, site = web): void {
    context.on('console', (message) => {
      if (message.type() === 'error' && !this.#isExpected(message)) {
        this.faults.push(`${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', (thrown) => {
      this.faults.push(`uncaught: ${thrown.error().stack ?? thrown.error().message}`);
    });
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== site && !LOCAL.has(protocol)) {
        this.faults.push(`a request to another site: ${request.url()}`);
      }
    });
  }

  #isExpected(message: ConsoleMessage): boolean {
    const text = message.text();
    if (!text.startsWith('Failed to load resource')) return false;
    const [, status, failure = ''] = /status of (\d+)|(net::\w+)/.exec(text) ?? [];
    return this.#expected.has(Number(status)) || this.#expected.has(failure);
  }
}
