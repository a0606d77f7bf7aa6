/** Proxies whose word counts on where a request comes from, as the API understands them. */

import { BlockList, isIP } from 'node:net';

export class TrustedProxies {
  readonly #everyone: boolean;
  readonly #known = new BlockList();

  /** Addresses, networks such as 10.0.0.0/8, or `*` alone; throws at what is none of these. */
  constructor(values: readonly string[]) {
    this.#everyone = values.length === 1 && values[0] === '*';
    if (this.#everyone) return;
    for (const value of values) {
      const [address = '', bits] = value.split('/');
      if (bits === undefined) this.#known.addAddress(address, familyOf(address));
      else this.#known.addSubnet(address, Number(bits), familyOf(address));
    }
  }

  /** Whether the one at this address is believed. */
  has(address: string): boolean {
    return this.#everyone || (isIP(address) !== 0 && this.#known.check(address, familyOf(address)));
  }

  /**
   * The client at the far end of `X-Forwarded-For`: the last address that no trusted proxy has,
   * since everything before it is only what that one claims.
   */
  client(chain: readonly string[]): string {
    const hosts = chain.map(withoutPort);
    const claimed = this.#everyone ? undefined : hosts.findLast((host) => !this.has(host));
    return claimed ?? hosts[0] ?? '';
  }
}

/** An address as people write it: a socket for both families shows IPv4 inside IPv6. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** Without the port that some proxies add: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(host: string): string {
  return /^\[(.*)\](?::\d+)?$/.exec(host)?.[1] ?? /^([^:]*):\d+$/.exec(host)?.[1] ?? host;
}
