/**
 * Who asks, and for which address: rewritten into a request's own headers, so that SvelteKit and
 * the API behind this server may believe them whoever sent them.
 */

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

import type { TrustedProxies } from './proxies.ts';
import { plainAddress } from './proxies.ts';
import type { Protocol } from './settings.ts';

/** Where `getClientAddress` of SvelteKit finds the client. */
export const CLIENT_ADDRESS = 'x-client-address';
export const FORWARDED_HOST = 'x-forwarded-host';
export const FORWARDED_PROTOCOL = 'x-forwarded-proto';
const FORWARDED_FOR = 'x-forwarded-for';

/** Of one connection only (RFC 9110, 7.6.1). What frames the body is Node's affair, not here. */
const OF_ONE_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'];
const OF_PROXIES = ['proxy-authenticate', 'proxy-authorization'];
const FRAMING = new Set(['content-length', 'transfer-encoding', 'host']);

const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;

/** Take the sender's word on a request's origin where it counts, and put ours in its place. */
export function vouchFor(
  request: IncomingMessage,
  trusted: TrustedProxies,
  protocol: Protocol,
): void {
  const { headers } = request;
  const peer = plainAddress(request.socket.remoteAddress);
  const believed = trusted.has(peer);
  const claimed = (name: string): string | undefined => {
    const value = believed ? headers[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const before = claimed(FORWARDED_FOR)?.split(',') ?? [];
  const chain = [...before.map((each) => each.trim()).filter(Boolean), peer];
  headers[FORWARDED_FOR] = chain.join(', ');
  headers[CLIENT_ADDRESS] = trusted.client(chain);

  const said = claimed(FORWARDED_PROTOCOL);
  headers[FORWARDED_PROTOCOL] = said === 'http' || said === 'https' ? said : protocol;

  const host = claimed(FORWARDED_HOST) ?? headers.host ?? '';
  if (HOST.test(host)) headers[FORWARDED_HOST] = host;
  else Reflect.deleteProperty(headers, FORWARDED_HOST);
  // Others' ways to say the same, which nobody here reads.
  delete headers.forwarded;
  delete headers['x-forwarded-port'];
}

/** The origin that the browser asked, of a request that was vouched for. */
export function originOf(headers: IncomingHttpHeaders): string {
  return `${String(headers[FORWARDED_PROTOCOL])}://${String(headers[FORWARDED_HOST])}`.toLowerCase();
}

/** Drop what is meant for one connection only. */
export function dropHopByHop(headers: IncomingHttpHeaders): void {
  const named = (headers.connection ?? '').split(',').map((each) => each.trim().toLowerCase());
  for (const name of [...named, ...OF_ONE_HOP, ...OF_PROXIES]) {
    if (!FRAMING.has(name)) Reflect.deleteProperty(headers, name);
  }
}
