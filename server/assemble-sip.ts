/** SIP ports of the nodes that process calls, when --sip-port or --sips-port ask for them. A part of assemble.ts. */
import { X509Certificate } from 'node:crypto';
import { serveSipAt } from '../handlers/sip';
import { createPhones } from '../handlers/sip/phones';
import type { Part } from './assemble-doors';
import type { Cluster } from './cluster/cluster';
import type { Node } from './cluster/node';
import { flagOf, type StartOptions } from './config/options';
import { serviceIdentity } from './domain/certificates/service-identity';
import { distrustOf } from './domain/enrolment/phone-identity';
import { refusedPort, type Listener } from './http/listeners';
import { machineNow } from './runtime/clock';
import { createIds } from './runtime/ids';
import { listens } from './steps/service-refusal';
import { createNonces } from './wire/sip/digest';
import type { SipHost } from './wire/sip/host';
import type { SipAt, SipServer } from './wire/sip/server';

export interface SipDoor extends Listener {
  cluster: string;
  node: string;
}

export interface SipDoors {
  /** UDP and TCP */
  sip: readonly SipDoor[];
  /** TLS */
  sips: readonly SipDoor[];
}

interface Planned {
  cluster: Cluster;
  node: Node;
  host: SipHost;
  /** of its own, if it has one */
  address: string | undefined;
  part: Part;
}

/** Ports for each such node of this process, one after the other; at its own address if it has one. */
export async function openSip(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<SipDoors> {
  const { serveSip, serveSips } = await import('./wire/sip/server');
  const nodes = parts.flatMap(plannedOf);
  const open = async (
    option: 'sipPort' | 'sipsPort',
    serve: (at: SipAt, planned: Planned) => Promise<SipServer>,
  ): Promise<SipDoor[]> => {
    const first = options[option];
    const doors: SipDoor[] = [];
    if (first === undefined) return doors;
    let next = first;
    for (const planned of nodes) {
      const { node, cluster, address } = planned;
      // Nodes with an address each have the same port, others the next one.
      const isOwn = address !== undefined && address !== options.host;
      const at = { host: address ?? options.host, port: isOwn ? first : next };
      if (!isOwn && first !== 0) next += 1;
      try {
        const server = await serve({ ...at, patience: options.requestTimeout }, planned);
        listeners.push(server);
        doors.push({ ...server, cluster: cluster.name, node: node.name });
      } catch (error) {
        throw refusedPort(error, { ...at, flag: flagOf({ name: option }) });
      }
    }
    return doors;
  };
  return {
    sip: await open('sipPort', (at, { host }) => serveSip(at, host)),
    sips: await open('sipsPort', (at, { cluster, node, host, part }) => {
      const unit = { unit: 'CallManager', service: 'Cisco CallManager' };
      return serveSips(at, serviceIdentity(cluster, node, unit, part.identity), host);
    }),
  };
}

function plannedOf(part: Part): Planned[] {
  const { share, opened } = part;
  if (share.plan.product !== 'cucm') return [];
  const { cluster } = opened.member;
  return cluster.nodes
    .filter(({ role }) => role === 'publisher' || role === 'subscriber')
    .map((node) => ({
      ...{ cluster, node, part, host: hostOf(cluster, node) },
      address: share.here.find(({ name }) => name === node.name)?.address,
    }));
}

function hostOf(cluster: Cluster, node: Node): SipHost {
  // Not the cluster's ids: with a seed, a nonce could be guessed.
  const chance = createIds();
  const place = {
    ...{ cluster, node, phones: createPhones(), nonces: createNonces(chance.bytes(32)) },
    chance: () => chance.bytes(8).toString('hex'),
  };
  return {
    ...serveSipAt(place),
    serving: () => listens(node, 'calls'),
    trusts: (presented) => isTrusted(node, presented),
    onError: (error) =>
      cluster.log.error('sip', { cluster: cluster.name, node: node.name, error: String(error) }),
  };
}

/** By CallManager-trust, where CAPF and the manufacturers of telephones are; CAPF-trust too. [doc] */
function isTrusted(node: Node, presented: readonly Buffer[]): boolean {
  const chain = presented.map((der) => new X509Certificate(der));
  const judged = { stores: ['CallManager-trust', 'CAPF-trust'], now: machineNow() } as const;
  return node.store.read((tx) => distrustOf(tx, chain, judged)) === undefined;
}
