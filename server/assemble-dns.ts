/** The DNS of the topology, when --dns-port asks for one. A part of assemble.ts. */
import { isIP } from 'node:net';
import type { Door } from './assemble-doors';
import { flagOf, type StartOptions } from './config/options';
import { askZone, type ServiceName, type ZoneHost } from './domain/discovery/zone';
import { refusedPort, type Listener } from './http/listeners';

/** undefined: nobody asked for one */
export async function openDns(
  options: StartOptions,
  doors: readonly Door[],
): Promise<Listener | undefined> {
  const { host, dnsPort: port } = options;
  if (port === undefined) return undefined;
  const { serveDns } = await import('./wire/dns/server');
  const hosts = doors.flatMap((door) => hostsOf(host, door));
  try {
    return await serveDns({ host, port }, (question) => askZone(hosts, question));
  } catch (error) {
    throw refusedPort(error, { host, port, flag: flagOf({ name: 'dnsPort' }) });
  }
}

function hostsOf(bound: string, { parts, ports }: Door): ZoneHost[] {
  const at = { address: addressOf(bound), port: ports.https };
  return parts.flatMap(({ share: { plan, here } }): ZoneHost[] => {
    const { domains, edges, hosts, product } = plan;
    const nodes = here.map(({ name, role, address }) => ({
      ...at,
      ...(address !== undefined && { address }),
      name,
      domains,
      service: product === 'cucm' ? serviceOf(role) : undefined,
    }));
    // The names beside that of an Expressway's node are those of its Expressway-E.
    const isEdge = product === 'expressway';
    const named = hosts.filter((name) => isIP(name) === 0);
    const edge = [...edges, ...(isEdge ? named : [])].map((name) => ({
      ...{ ...at, name, domains },
      service: 'edge' as const,
    }));
    const others = isEdge ? [] : named;
    return [
      ...nodes,
      ...edge,
      ...others.map((name) => ({ ...at, name, domains: [], service: undefined })),
    ];
  });
}

/** Jabber looks for those that process calls. [guess] that a TFTP server is not among them */
function serviceOf(role: string): ServiceName | undefined {
  if (role === 'tftp') return undefined;
  return role === 'presence' ? 'cuplogin' : 'uds';
}

/** An address that means "any" is none to tell. */
function addressOf(host: string): string {
  if (host === '::') return '::1';
  return isIP(host) && host !== '0.0.0.0' ? host : '127.0.0.1';
}
