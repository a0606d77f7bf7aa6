/** The pages that `vite build` has made: SvelteKit's own handler, compressed and hardened. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants } from 'node:zlib';

import compression from 'compression';

import type { Middleware } from './edge.ts';
import { CLIENT_ADDRESS, FORWARDED_HOST, FORWARDED_PROTOCOL } from './forwarding.ts';
import { CannotStart } from './settings.ts';

/** Photographs go to the API; what remains are forms: notes may have 5,000 characters, sent old and new. */
const LARGEST_FORM = '256K';
const COMPRESSIBLE =
  /^(?:text\/(?!event-stream)|image\/svg|application\/(?:json|javascript|xml|[\w.-]+\+(?:json|xml)))/;

/** The handler of the pages in a folder; CannotStart if they have not been built. */
export async function loadPages(build: string): Promise<Middleware> {
  const entry = join(build, 'handler.js');
  if (!existsSync(entry)) {
    throw new CannotStart('the web pages are not built; scripts/run builds them.');
  }
  // The handler reads these while it is imported.
  Object.assign(process.env, {
    ADDRESS_HEADER: CLIENT_ADDRESS,
    HOST_HEADER: FORWARDED_HOST,
    PROTOCOL_HEADER: FORWARDED_PROTOCOL,
    BODY_SIZE_LIMIT: LARGEST_FORM,
  });
  const { handler } = (await import(pathToFileURL(entry).href)) as { handler: Middleware };
  return (request, response, next) => {
    // For the files that no hook of SvelteKit sees; pages say the same themselves.
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    handler(request, response, next);
  };
}

/** Compression of what gains by it. Each piece goes out at once: pages may come in several. */
export function compress(): Middleware {
  return compression({
    flush: constants.Z_SYNC_FLUSH,
    brotli: { flush: constants.BROTLI_OPERATION_FLUSH },
    filter: (_, response) =>
      // A part of a file is counted in bytes of the file as it is.
      response.statusCode !== 206 && COMPRESSIBLE.test(String(response.getHeader('Content-Type'))),
  }) as Middleware;
}
