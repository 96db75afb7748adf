/**
 * ILS at work on a publisher: it tells its contacts what it knows, and takes over what they answer.
 *
 * A spoke has one contact, its hub; a hub has the hub that it registered with, all other hubs, and
 * the spokes that registered with it. [doc] facts/centralized.md 6
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError } from '../../cluster/neighbours';
import { DomainRefusal } from '../../schema/refusal';
import type { Tx } from '../../store/store';
import { portOf, publisherName } from '../nodes';
import { writeParameter } from '../services/parameters';
import { IlsUntrusted, openMessage, sealMessage, type IlsIdentity } from './message';
import {
  checkTwin,
  knownClusters,
  learn,
  markFailed,
  messageFor,
  type IlsStatus,
  type KnownCluster,
  type Self,
} from './network';
import { ILS_SERVICE, ilsSettings, type IlsSettings } from './settings';

interface Contact {
  address: string;
  /** '': a registration server that never answered */
  clusterId: string;
  role: string;
}

export async function selfOf(cluster: Cluster): Promise<Self> {
  const { publisher } = cluster;
  const fqdn = publisherName(publisher) ?? publisher.name;
  const peer = publisher.store.read((tx) =>
    tx.get('select pkid from processnode where lower(name) = lower(?)', fqdn),
  );
  return {
    peerId: String(peer?.pkid ?? fqdn),
    version: cluster.release.build,
    fqdn,
    address: `${fqdn}:${await portOf(cluster)}`,
  };
}

/** One round; hubs that are heard of are asked in the same. @returns what it ran with */
export async function synchronizeOnce(identity: IlsIdentity): Promise<IlsSettings> {
  const { cluster } = identity;
  const { store } = cluster.publisher;
  const settings = store.read((tx) => ilsSettings(tx, cluster.sealer));
  if (!runs(cluster, settings)) return settings;
  const self = await selfOf(cluster);
  const contacts = store.read((tx) => contactsOf(settings, knownClusters(tx)));
  const asked = new Set<string>();
  for (let next = contacts.shift(); next; next = contacts.shift()) {
    if (asked.has(next.address.toLowerCase())) continue;
    asked.add(next.address.toLowerCase());
    const hubs = await contact(identity, { settings, self }, next);
    if (settings.role === 'Hub Cluster') contacts.push(...hubs);
  }
  return settings;
}

export function runs(cluster: Cluster, settings: IlsSettings): boolean {
  const { publisher } = cluster;
  return settings.active && publisher.up && publisher.services.runs(ILS_SERVICE);
}

function contactsOf(settings: IlsSettings, known: readonly KnownCluster[]): Contact[] {
  const { role, registrationServer, registeredWith, clusterId } = settings;
  const server: Contact[] =
    registrationServer === ''
      ? []
      : [{ address: registrationServer, clusterId: registeredWith, role: 'Hub Cluster' }];
  if (role === 'Spoke Cluster') return server;
  const others = known.filter(
    (one) =>
      one.clusterId !== registeredWith &&
      (one.role === 'Hub Cluster' || (one.hub === clusterId && one.via === '')),
  );
  return [...server, ...others];
}

/** @returns hubs that were not known before */
async function contact(
  identity: IlsIdentity,
  { settings, self }: { settings: IlsSettings; self: Self },
  { address, clusterId, role }: Contact,
): Promise<Contact[]> {
  const { cluster } = identity;
  const { store } = cluster.publisher;
  const isServer = address === settings.registrationServer;
  const nonce = cluster.ids.pkid();
  try {
    const to = { self, to: clusterId, toRole: role };
    const content = store.read((tx) => messageFor(tx, settings, to));
    const question = sealMessage(identity, settings, { direction: 'question', nonce, content });
    const target = { address, username: '', password: '', ignoreCertificate: !settings.useTls };
    const envelope = await cluster.neighbours.ils(target).exchange(question);
    const opened = openMessage(identity, settings, { direction: 'answer', nonce, envelope });
    return store.write((tx) => {
      const { from } = opened.content;
      checkTwin(tx, settings, self, from);
      const hubs = learn(tx, { settings, self, now: secondsOf(cluster) }, opened.content);
      if (isServer) record(tx, 'Up to Date', from.clusterId);
      return knownClusters(tx).filter((one) => hubs.includes(one.clusterId));
    });
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    cluster.log.info('ils-contact-failed', { cluster: cluster.name, address, status });
    store.write((tx) => {
      if (clusterId !== '') markFailed(tx, clusterId, status);
      if (isServer) record(tx, status, clusterId);
    });
    return [];
  }
}

/** How the registration stands, for the page. */
function record(tx: Tx, status: IlsStatus, server: string): void {
  writeParameter(tx, ILS_SERVICE, 'IlsRegistrationStatus', status);
  writeParameter(tx, ILS_SERVICE, 'IlsRegisteredWith', server);
}

const STATUSES: Record<number, IlsStatus> = {
  401: 'Authentication Failed',
  403: 'Not a Hub',
  409: 'Duplicate Cluster ID',
};

/** undefined: no failure of a contact */
function statusOf(error: unknown): IlsStatus | undefined {
  if (error instanceof IlsUntrusted) return 'Authentication Failed';
  if (error instanceof DomainRefusal)
    return error.kind === 'conflict' ? 'Duplicate Cluster ID' : 'Not Started';
  if (!(error instanceof NeighbourError)) return undefined;
  if (error.reason === 'certificate') return 'Authentication Failed';
  if (error.reason === 'connection') return 'Unreachable';
  return STATUSES[error.status ?? 0] ?? 'Not Started';
}

export function secondsOf({ clock }: Cluster): number {
  return Math.floor(clock.now() / 1000);
}
