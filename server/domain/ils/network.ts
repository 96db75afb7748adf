/**
 * The ILS network as this cluster has learnt it: rows, so that every node knows them and SQL shows
 * them; and RemoteCluster objects, which AXL lists. [doc] what is learnt; [guess] how it is kept
 */
import { DomainRefusal } from '../../schema/refusal';
import type { Row, Tx } from '../../store/store';
import { blockedPatterns, ownCatalog } from './catalog';
import type { Catalog, IlsCluster, IlsMessage } from './message';
import type { IlsSettings } from './settings';

/** [seed] the first; the others are ours */
export type IlsStatus =
  | 'Up to Date'
  | 'Unreachable'
  | 'Authentication Failed'
  | 'Duplicate Cluster ID'
  | 'Not a Hub'
  | 'Not Started';

export interface KnownCluster extends IlsCluster {
  id: string;
  /** cluster id of who told of it; '' when it is in contact with us itself */
  via: string;
  /** seconds, cluster time */
  lastContact: number | undefined;
  lastData: number | undefined;
}

export function knownClusters(tx: Tx): KnownCluster[] {
  return tx.all('select * from ilscluster order by clusterid').map((row) => knownOf(tx, row));
}

export function findKnown(tx: Tx, clusterId: string): KnownCluster | undefined {
  const row = tx.get('select * from ilscluster where clusterid = ?', clusterId);
  return row && knownOf(tx, row);
}

function knownOf(tx: Tx, row: Row): KnownCluster {
  const text = (name: string): string => String(row[name] ?? '');
  const moment = (name: string) => (typeof row[name] === 'number' ? Number(row[name]) : undefined);
  const catalog = catalogOf(tx, text('pkid'));
  return {
    id: text('pkid'),
    clusterId: text('clusterid'),
    peerId: text('peerid'),
    role: text('role'),
    hub: text('hub'),
    via: text('via'),
    version: text('version'),
    fqdn: text('fqdn'),
    address: text('address'),
    status: text('status'),
    lastContact: moment('timecontact'),
    lastData: moment('timedata'),
    ...(catalog && { catalog }),
  };
}

function catalogOf(tx: Tx, id: string): Catalog | undefined {
  const rows = tx.all('select * from ilslearned where fkilscluster = ? order by value', id);
  const [first] = rows;
  if (!first) return undefined;
  const of = (kind: string) =>
    rows.filter((r) => r.kind === kind).map(({ value }) => String(value));
  return { routeString: String(first.routestring ?? ''), uris: of('uri'), patterns: of('pattern') };
}

/** What a cluster tells of itself. */
export interface Self {
  peerId: string;
  version: string;
  fqdn: string;
  address: string;
}

/**
 * What is told to another one. A spoke tells of itself; a hub tells spokes of everybody, and hubs of
 * those that are in contact with it: as all hubs are with each other, each hears of all. [doc]
 */
export function messageFor(
  tx: Tx,
  settings: IlsSettings,
  { self, to, toRole }: { self: Self; to: string; toRole: string },
): IlsMessage {
  const { clusterId, role, exchangesDialPlan, registeredWith } = settings;
  const isSpoke = role === 'Spoke Cluster';
  const from: IlsCluster = {
    ...{ clusterId, ...self, role, hub: isSpoke ? registeredWith : '', status: 'Up to Date' },
    ...(exchangesDialPlan && { catalog: ownCatalog(tx, settings.routeString) }),
  };
  if (isSpoke) return { from, clusters: [] };
  const told = knownClusters(tx).filter(
    (one) => one.clusterId !== to && (toRole === 'Spoke Cluster' || one.via === ''),
  );
  return { from, clusters: told.map(shared) };
}

function shared(one: KnownCluster): IlsCluster {
  const { clusterId, peerId, role, hub, version, fqdn, address, status, catalog } = one;
  const plain = { clusterId, peerId, role, hub, version, fqdn, address, status };
  return catalog ? { ...plain, catalog } : plain;
}

/** @throws DomainRefusal for a cluster that has the id of another one */
export function checkTwin(tx: Tx, settings: IlsSettings, self: Self, from: IlsCluster): void {
  const { clusterId } = from;
  const holder = clusterId === settings.clusterId ? self : findKnown(tx, clusterId);
  const isSame =
    holder?.peerId === from.peerId || holder?.fqdn.toLowerCase() === from.fqdn.toLowerCase();
  if (clusterId === settings.clusterId || (holder && !isSame))
    throw new DomainRefusal('conflict', `The Cluster ID ${clusterId} is that of another cluster.`);
}

export interface Learning {
  settings: IlsSettings;
  self: Self;
  /** seconds, cluster time */
  now: number;
}

/** Takes over what a cluster in contact with us tells. @returns hubs that were not known before */
export function learn(tx: Tx, { settings, self, now }: Learning, message: IlsMessage): string[] {
  const { from, clusters } = message;
  const before = new Set(knownClusters(tx).map((one) => one.clusterId));
  const hub = from.role === 'Spoke Cluster' ? settings.clusterId : '';
  keep(tx, settings, { ...from, hub, via: '', status: 'Up to Date' }, now);
  const told = clusters.filter(
    (one) => one.peerId !== self.peerId && one.clusterId !== settings.clusterId,
  );
  for (const one of told) {
    // A cluster that is in contact with us itself is known better here.
    if (findKnown(tx, one.clusterId)?.via !== '')
      keep(tx, settings, { ...one, via: from.clusterId }, now);
  }
  if (from.role === 'Hub Cluster') {
    const gone = knownClusters(tx).filter(
      ({ via, clusterId }) =>
        via === from.clusterId && !told.some((one) => one.clusterId === clusterId),
    );
    for (const one of gone) forget(tx, one);
  }
  return told
    .filter(({ role, clusterId }) => role === 'Hub Cluster' && !before.has(clusterId))
    .map(({ clusterId }) => clusterId);
}

function keep(tx: Tx, settings: IlsSettings, one: IlsCluster & { via: string }, now: number): void {
  const values = {
    peerid: one.peerId,
    role: one.role,
    hub: one.hub,
    via: one.via,
    version: one.version,
    fqdn: one.fqdn,
    address: one.address,
    status: one.status,
    timedata: now,
    ...(one.via === '' && { timecontact: now }),
  };
  const sets = Object.keys(values).map((name) => `${name} = ?`);
  const changed = tx.run(
    `update ilscluster set ${sets.join(', ')} where clusterid = ?`,
    ...Object.values(values),
    one.clusterId,
  );
  if (changed === 0) {
    const names = ['clusterid', ...Object.keys(values)];
    tx.run(
      `insert into ilscluster (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
      one.clusterId,
      ...Object.values(values),
    );
    if (tx.objects.find('RemoteCluster', { clusterId: one.clusterId }) === undefined)
      tx.objects.insert('RemoteCluster', remoteOf(one));
  }
  keepCatalog(tx, settings, one);
}

/** The row of System > Cluster View > Remote Cluster: nothing but the look-up of users is on. [guess] */
function remoteOf({ clusterId, fqdn }: IlsCluster) {
  const off = { enabled: 'false' };
  return {
    clusterId,
    fullyQualifiedName: fqdn.slice(0, 50),
    ...{ emcc: off, pstnAccess: off, rsvpAgent: off, tftp: off, lbm: off },
    uds: { enabled: 'true' },
  };
}

function keepCatalog(tx: Tx, settings: IlsSettings, { clusterId, catalog }: IlsCluster): void {
  const id = String(tx.get('select pkid from ilscluster where clusterid = ?', clusterId)?.pkid);
  tx.run('delete from ilslearned where fkilscluster = ?', id);
  if (!settings.exchangesDialPlan || !catalog) return;
  const isBlocked = blockedPatterns(tx, clusterId);
  const entries = [
    ...catalog.uris.map((value) => ['uri', value] as const),
    ...catalog.patterns
      .filter((value) => !isBlocked(value))
      .map((value) => ['pattern', value] as const),
  ];
  for (const [kind, value] of entries)
    tx.run(
      `insert or ignore into ilslearned (fkilscluster, kind, value, routestring) values (?, ?, ?, ?)`,
      ...[id, kind, value, catalog.routeString],
    );
}

/** A contact that failed takes with it what was known through it. */
export function markFailed(tx: Tx, clusterId: string, status: IlsStatus): void {
  const one = findKnown(tx, clusterId);
  // A spoke that says so has another hub now.
  if (one?.role === 'Spoke Cluster' && status === 'Not a Hub') return forget(tx, one);
  tx.run('update ilscluster set status = ? where clusterid = ?', status, clusterId);
  tx.run(`update ilscluster set status = 'Unreachable' where via = ?`, clusterId);
}

function forget(tx: Tx, { id, clusterId }: KnownCluster): void {
  tx.run('delete from ilscluster where pkid = ?', id);
  const remote = tx.objects.find('RemoteCluster', { clusterId });
  if (remote !== undefined) tx.objects.remove('RemoteCluster', remote);
}

/** A cluster that leaves the network knows nobody any more. */
export function forgetAll(tx: Tx): void {
  for (const one of knownClusters(tx)) forget(tx, one);
}
