/**
 * Trust verification of each node, when --tvs-port asks for it, and CAPF of the publisher, when
 * --capf-port does. A part of assemble.ts.
 */
import { serveCapf, type CapfPlace } from '../handlers/capf';
import { serveTvs } from '../handlers/tvs';
import type { Part } from './assemble-doors';
import { nodesIn, openAtNodes, type NodeDoor, type NodePlace } from './assemble-per-node';
import type { StartOptions } from './config/options';
import { serviceIdentity } from './domain/certificates/service-identity';
import type { Listener } from './http/listeners';
import { machineNow } from './runtime/clock';
import { issueCertificate } from './security/issue';
import { listens } from './steps/service-refusal';
import { CAPF_FORM } from './wire/capf/codec';
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
  return {
    ...{ form: TVS_FORM, most: MOST },
    serving: () => listens(node, 'trust'),
    identity: serviceIdentity(cluster, node, unit, part.identity),
    open: (peer) => serveTvs(node, peer),
    onError: (error) =>
      cluster.log.error('tvs', { cluster: cluster.name, node: node.name, error: String(error) }),
  };
}

export function openCapf(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<NodeDoor[]> {
  return openAtNodes({
    ...{ options, name: 'capfPort', listeners },
    places: nodesIn(parts, ({ role }) => role === 'publisher'),
    open: (at, place) =>
      serveMessages({ ...at, patience: options.requestTimeout }, capfHostOf(place)),
  });
}

/** [doc] Duration of Certificate Validity: five years */
const LSC_DAYS = 1825;

function capfHostOf({ cluster, node, part }: NodePlace): MessageHost {
  const unit = { unit: 'CAPF', service: 'Cisco Certificate Authority Proxy Function' };
  const identity = serviceIdentity(cluster, node, unit, part.identity);
  let sessions = 0;
  const place: CapfPlace = {
    ...{ cluster, node, attempts: new Map(), now: machineNow },
    nextSession: () => (sessions = (sessions + 1) >>> 0),
    issue: async (publicKey, commonName) =>
      issueCertificate({
        ...{ issuer: await identity(), publicKey, commonName, now: machineNow(), days: LSC_DAYS },
      }),
  };
  cluster.register({
    name: 'attempts at CAPF',
    reset: () => place.attempts.clear(),
    snapshot: () => true,
    restore: () => place.attempts.clear(),
  });
  return {
    ...{ form: CAPF_FORM, most: MOST, identity },
    serving: () => listens(node, 'enrolment'),
    open: (peer) => serveCapf(place, peer),
    onError: (error) =>
      cluster.log.error('capf', { cluster: cluster.name, node: node.name, error: String(error) }),
  };
}
