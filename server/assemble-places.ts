/** Where the nodes of this process are reached, by their names: for products that call each other. */
import { isIP } from 'node:net';
import type { Share } from './assemble-plan';

export interface Place {
  address: string;
  /** undefined: the product's own */
  port?: number;
  /** TFTP service over HTTP, where it is open */
  files?: number | undefined;
  /** of SIP over TCP and over TLS, where they are open */
  sip?: number | undefined;
  sips?: number | undefined;
}

export interface Places {
  /** undefined: no name of this process */
  locate(host: string): Place | undefined;
  put(share: Share, at: { host: string; port: number; files?: number | undefined }): void;
  /** more of a node that is known */
  add(node: string, ports: Pick<Place, 'sip' | 'sips'>): void;
}

export function createPlaces(): Places {
  const places = new Map<string, Place>();
  return {
    locate(host) {
      const asked = host.toLowerCase();
      // Of another process on this machine; not every resolver knows RFC 6761.
      return places.get(asked) ?? (asked.endsWith('.localhost') ? HERE : undefined);
    },
    add(node, ports) {
      const known = places.get(node.toLowerCase());
      if (known) places.set(node.toLowerCase(), { ...known, ...ports });
    },
    put({ plan, here }, { host, port, files }) {
      const place = { address: loopbackOf(host), port, files };
      const names = [...here.map(({ name }) => name), ...plan.hosts];
      for (const name of names) {
        places.set(name.toLowerCase(), place);
        if (!name.includes('.')) places.set(`${name.toLowerCase()}.localhost`, place);
      }
    },
  };
}

const HERE: Place = { address: '127.0.0.1' };

/** The address that a listener of this host is reached at from its own machine. */
function loopbackOf(host: string): string {
  if (host === '::' || host === '::1') return '::1';
  return isIP(host) && host !== '0.0.0.0' ? host : '127.0.0.1';
}
