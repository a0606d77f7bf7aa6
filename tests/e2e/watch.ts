import type { BrowserContext, ConsoleMessage } from '@playwright/test';

import { web } from './studio.ts';

const LOCAL = new Set(['about:', 'blob:', 'data:']);

/**
 * Notes whatever must never happen on a page: an error in the console (what the page's policy
 * refuses is one, too), an exception that nobody caught, a request to another site.
 */
export class Watch {
  readonly faults: string[] = [];
  readonly #expected = new Set<number | string>();

  /** Something is going to be refused or to fail like this, and the browser will say so. */
  expect(...reasons: (number | 'net::ERR_INTERNET_DISCONNECTED')[]): void {
    for (const reason of reasons) this.#expected.add(reason);
  }

  follow(context: BrowserContext): void {
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
      if (origin !== web && !LOCAL.has(protocol)) {
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
