/** How the clusters of this process reach other products. A part of assemble.ts. */
import { join } from 'node:path';
import type { Neighbours } from './cluster/neighbours';
import { createNeighbours } from './outbound/neighbours';

export interface Surroundings {
  /** certificates that every cluster trusts, PEM */
  trusted: readonly string[];
  /** address that the listeners are bound to */
  host: string;
  /** names of the nodes that run here */
  names(): Iterable<string>;
  /** HTTPS port; 0 while nothing listens */
  port(): number;
  /** folder with wsdl/ */
  root: string;
}

/** A slow product is given up before the client of the call that waits for it gives us up. */
const TIMEOUT_MS = 10_000;

/** Names of this topology lead to this process, whatever the machine's resolver says of them. */
export function neighboursOf(around: Surroundings): Neighbours {
  const address = reachable(around.host);
  return createNeighbours(
    {
      trusted: () => around.trusted,
      locate(host) {
        const asked = host.toLowerCase();
        for (const name of around.names())
          if (name.toLowerCase() === asked) return { address, port: around.port() };
        // Of another process on this machine; not every resolver knows RFC 6761.
        return asked.endsWith('.localhost') ? { address } : undefined;
      },
      timeoutMs: TIMEOUT_MS,
    },
    join(around.root, 'wsdl', 'axl'),
  );
}

/** An address that means "any" is no address to call. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === 'localhost') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
