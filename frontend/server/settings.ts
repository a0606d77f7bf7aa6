/** The settings of the web server, from the environment; `studio settings` lists them. */

import { TrustedProxies } from './proxies.ts';

export type Protocol = 'http' | 'https';

/** What keeps this server from starting, in one line; it names the setting if one is at fault. */
export class CannotStart extends Error {}

export interface Settings {
  host: string;
  port: number;
  /** Where this server reaches the API: an origin. */
  api: URL;
  /** How browsers reach this server where no trusted proxy says. */
  protocol: Protocol;
  /** Whose word counts on where a request comes from. */
  trusted: TrustedProxies;
}

const LARGEST_PORT = 65_535;

/** The settings; CannotStart if one is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const read = (name: string, otherwise: string): string => environment[name] ?? otherwise;
  const host = read('STUDIO_HOST', '127.0.0.1');
  if (!host) throw new CannotStart('STUDIO_HOST: must not be empty');
  return {
    host,
    port: portOf(read('STUDIO_WEB_PORT', '5173')),
    api: addressIn('STUDIO_API_URL', read('STUDIO_API_URL', 'http://127.0.0.1:8000')),
    protocol:
      addressIn('STUDIO_PUBLIC_URL', read('STUDIO_PUBLIC_URL', 'http://localhost')).protocol ===
      'https:'
        ? 'https'
        : 'http',
    trusted: proxiesIn(read('STUDIO_TRUSTED_PROXIES', '127.0.0.1')),
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > LARGEST_PORT) {
    throw new CannotStart(`STUDIO_WEB_PORT: must be a number from 1 to ${LARGEST_PORT}`);
  }
  return port;
}

function addressIn(name: string, text: string): URL {
  const address = URL.parse(text);
  if (address?.protocol !== 'http:' && address?.protocol !== 'https:') {
    throw new CannotStart(`${name}: must be an address such as https://studio.example`);
  }
  return new URL(address.origin);
}

function proxiesIn(text: string): TrustedProxies {
  try {
    return new TrustedProxies(text.split(',').map((each) => each.trim()));
  } catch {
    throw new CannotStart(
      'STUDIO_TRUSTED_PROXIES: must be addresses or networks such as 10.0.0.0/8, by commas, or * alone',
    );
  }
}
