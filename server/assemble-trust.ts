/** Trust verification of each node, when --tvs-port asks for it. A part of assemble.ts. */
import { serveTvs } from '../handlers/tvs';
import type { Part } from './assemble-doors';
import { nodesIn, openAtNodes, type NodeDoor, type NodePlace } from './assemble-per-node';
import type { StartOptions } from './config/options';
import { serviceIdentity } from './domain/certificates/service-identity';
import type { Listener } from './http/listeners';
import { listens } from './steps/service-refusal';
import { serveMessages, type MessageHost } from './wire/messages/server';
import { TVS_FORM } from './wire/tvs/codec';

/** [guess] phones ask once a start; a site that starts anew asks at once */
const MOST = 1_000;

export function openTvs(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<NodeDoor[]> {
  return openAtNodes({
    ...{ options, name: 'tvsPort', listeners },
    places: nodesIn(parts, ({ role }) => role !== 'presence'),
    open: (at, place) => serveMessages({ ...at, patience: options.requestTimeout }, hostOf(place)),
  });
}

function hostOf({ cluster, node, part }: NodePlace): MessageHost {
  const unit = { unit: 'TVS', service: 'Cisco Trust Verification Service' };
  const place = { cluster, node, signers: () => [] };
  return {
    ...{ form: TVS_FORM, most: MOST },
    serving: () => listens(node, 'trust'),
    identity: serviceIdentity(cluster, node, unit, part.identity),
    open: (peer) => serveTvs(place, peer),
    onError: (error) =>
      cluster.log.error('tvs', { cluster: cluster.name, node: node.name, error: String(error) }),
  };
}
