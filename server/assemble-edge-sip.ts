/** The SIP port of each Expressway-E, when --sips-port asks for SIP over TLS. A part of assemble.ts. */
import { sipEdgeAt } from '../handlers/sip-edge';
import type { Part } from './assemble-doors';
import type { Places } from './assemble-places';
import type { SipDoor } from './assemble-sip';
import { flagOf, type StartOptions } from './config/options';
import { refusedPort, type Listener } from './http/listeners';
import { createIds } from './runtime/ids';

/** @param first port of the first one; the others take the next, all a free one for 0 */
export async function openEdgeSip(
  options: StartOptions,
  parts: readonly Part[],
  { places, listeners, first }: { places: Places; listeners: Listener[]; first: number },
): Promise<SipDoor[]> {
  const edges = parts.filter(({ share }) => share.plan.product === 'expressway');
  if (edges.length === 0) return [];
  const { serveSipEdge } = await import('./wire/sip/edge');
  const chance = createIds();
  const doors: SipDoor[] = [];
  let port = first;
  for (const { opened, identity } of edges) {
    const { cluster } = opened.member;
    const node = cluster.home;
    const at = { host: options.host, port };
    if (port !== 0) port += 1;
    const host = sipEdgeAt({
      ...{ cluster, node, chance: () => chance.bytes(8).toString('hex') },
      locate(name, named) {
        const place = places.locate(name);
        return { address: place?.address ?? name, port: place?.sip ?? named };
      },
    });
    const tls = { cert: identity.cert, key: identity.key, minVersion: 'TLSv1.2' } as const;
    try {
      const server = await serveSipEdge({ ...at, patience: options.requestTimeout }, tls, host);
      listeners.push(server);
      doors.push({ ...server, cluster: cluster.name, node: node.name });
    } catch (error) {
      throw refusedPort(error, { ...at, flag: flagOf({ name: 'sipsPort' }) });
    }
  }
  return doors;
}
