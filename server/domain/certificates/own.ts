/**
 * Certificates of the nodes themselves: rows of the publisher, replicated to all nodes, their keys
 * sealed in the hidden column.
 *
 * They are made when first asked for (RSA keys take a second together, which most tests need not
 * pay). Only tomcat's is there from the start: the one that the process shows, until another takes
 * its place; see shown.ts for when that is seen.
 */
import { X509Certificate } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { machineNow } from '../../runtime/clock';
import { createIds } from '../../runtime/ids';
import { selfSign } from '../../security/platform-certificate';
import { addTrusted } from '../../security/trust-store';
import type { Identity } from '../../security/authority';
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';
import { presenceDomain } from '../messaging/people';
import { ensureKeys, readKeys, regenerateKey } from '../authz/keys';
import { doThere, letMake } from './elsewhere';
import { needUnit, TOMCAT, unitsOf, type Unit } from './units';

/** Whose certificate: the node may run in another process. */
export interface Owner {
  name: string;
  role: string;
}

export interface OwnCertificate {
  unit: string;
  /** the certificate, its chain after it */
  pem: string;
  certificate: X509Certificate;
  /** of several nodes */
  distribution: Distribution;
}

export type Distribution = 'this-server' | 'multi-server';

/** What a unit of work stores. */
export interface Made {
  unit: Unit;
  identity: Identity;
  distribution: Distribution;
  /** names of the nodes whose certificate it becomes */
  nodes: readonly string[];
}

/** Not the cluster's ids: with a seed, what a test made later would get other uuids. */
const chance = createIds();

const OWN =
  'select certificate, distribution, rest from owncertificate where node = ? and unit = ?';

/** As this node has it; undefined while it was not made. */
export function readOwn(
  cluster: Cluster,
  tx: Pick<Tx, 'get'>,
  owner: string,
  unit: Unit,
): OwnCertificate | undefined {
  const row = tx.get(OWN, rowOwner(owner, unit), unit.name);
  if (row) return own(unit, String(row.certificate), row.distribution as Distribution);
  return unit.name === 'tomcat' ? own(unit, cluster.settings.identity, 'this-server') : undefined;
}

/** PEM of the Tomcat certificate that a node has stored; none while it has the process's. */
export function readTomcat(tx: Pick<Tx, 'get'>, owner: string): string[] {
  const row = tx.get(OWN, owner, 'tomcat');
  return row ? [String(row.certificate)] : [];
}

function own(unit: Unit, pem: string, distribution: Distribution): OwnCertificate {
  return { unit: unit.name, pem, certificate: new X509Certificate(pem), distribution };
}

/** Certificate and key as they are stored; undefined where there is no row. */
export function readIdentity(
  cluster: Cluster,
  tx: Pick<Tx, 'get'>,
  owner: string,
  unit: string,
): Identity | undefined {
  const row = tx.get(OWN, owner, unit);
  return row && { cert: String(row.certificate), key: cluster.sealer.open(String(row.rest)) };
}

/** All of a node, in their order; what is missing is made where the publisher can be written. */
export async function listOwn(
  cluster: Cluster,
  node: Node,
  owner: Owner,
): Promise<OwnCertificate[]> {
  const units = unitsOf(cluster, owner.role);
  await ensureOwn(cluster, node, owner, units);
  return node.store.read((tx) =>
    units.flatMap((unit) => readOwn(cluster, tx, owner.name, unit) ?? []),
  );
}

/** One of a node. @throws DomainRefusal for a unit that it has not */
export async function findOwn(
  cluster: Cluster,
  node: Node,
  owner: Owner,
  name: string,
): Promise<OwnCertificate | undefined> {
  const unit = needUnit(cluster, owner.role, name);
  await ensureOwn(cluster, node, owner, [unit]);
  return node.store.read((tx) => readOwn(cluster, tx, owner.name, unit));
}

/** Who asks while they are being made gets the same ones. */
const inMaking = new WeakMap<Cluster, Promise<void>>();

async function ensureOwn(
  cluster: Cluster,
  node: Node,
  owner: Owner,
  units: readonly Unit[],
): Promise<void> {
  await inMaking.get(cluster);
  const keys = units.some(({ name }) => name === 'authz') ? readKeys(cluster, node) : undefined;
  const missing = node.store.read((tx) =>
    units.filter((unit) => {
      const there = readOwn(cluster, tx, owner.name, unit);
      if (!there) return true;
      // Its key may have been made anew by other means: set key regen authz.
      return (
        unit.name === 'authz' && keys && !there.certificate.checkPrivateKey(keys.signing.privateKey)
      );
    }),
  );
  if (missing.length === 0) return;
  if (!cluster.publisherHere) return letMake(cluster, node, owner);
  if (cluster.writeRefusal(node) !== undefined) return;
  const making = makeMissing(cluster, owner, missing).finally(() => inMaking.delete(cluster));
  inMaking.set(cluster, making);
  await making;
}

/**
 * What was made first for an owner: after a reset it is there again, and a fork (whose secrets the
 * same sealer seals) begins with it. RSA keys are slow to make.
 */
const first = new WeakMap<Sealer, Map<string, Promise<Made>>>();

function makeFirst(cluster: Cluster, owner: Owner, unit: Unit): Promise<Made> {
  // Around the key of tokens, which is a row itself.
  if (unit.name === 'authz') return makeOwn(cluster, owner, unit);
  const known = first.get(cluster.sealer) ?? new Map<string, Promise<Made>>();
  first.set(cluster.sealer, known);
  const of = JSON.stringify([cluster.release.build, rowOwner(owner.name, unit), unit]);
  const made = known.get(of) ?? makeOwn(cluster, owner, unit);
  known.set(of, made);
  made.catch(() => known.delete(of));
  return made;
}

async function makeMissing(cluster: Cluster, owner: Owner, units: readonly Unit[]): Promise<void> {
  const made = await Promise.all(units.map((unit) => makeFirst(cluster, owner, unit)));
  cluster.publisher.store.write((tx) => {
    for (const one of made)
      if (one.unit.name === 'authz' || !tx.get(OWN, rowOwner(owner.name, one.unit), one.unit.name))
        storeOwn(cluster, tx, one);
  });
  await cluster.acknowledged();
}

/** A new self-signed certificate, not yet stored. */
export async function makeOwn(cluster: Cluster, owner: Owner, unit: Unit): Promise<Made> {
  const privateKey =
    unit.name === 'authz' ? (await ensureKeys(cluster)).signing.privateKey : undefined;
  const wish = {
    key: unit.key,
    ...(unit.authority && { authority: true }),
    commonName: commonNameOf(unit.shared ? await publisherOf(cluster, owner) : owner, unit),
    names: namesOf(cluster, owner, unit),
    ...(unit.uses && { uses: unit.uses }),
  };
  const how = { now: machineNow(), days: unit.days, ...(privateKey && { privateKey }) };
  const identity = await selfSign(wish, how);
  return { unit, identity, distribution: 'this-server', nodes: [owner.name] };
}

/** `set cert regen`: a new self-signed certificate takes the place of whatever there is. */
export async function prepareRegeneration(
  cluster: Cluster,
  owner: Owner,
  name: string,
): Promise<Made> {
  const unit = needUnit(cluster, owner.role, name);
  if (unit.name === 'authz') await regenerateKey(cluster, 'signing');
  return makeOwn(cluster, owner, unit);
}

/** The same with its unit of work, for the command line. */
export async function regenerateOwn(cluster: Cluster, owner: Owner, name: string): Promise<void> {
  if (!cluster.publisherHere) {
    await doThere(cluster, owner, { path: `identity/${name}/regenerate` });
    return;
  }
  const made = await prepareRegeneration(cluster, owner, name);
  cluster.publisher.store.write((tx) => storeOwn(cluster, tx, made));
  await cluster.acknowledged();
}

/** What nodes show from the start, where each has its own. */
export function seedTomcats(
  tx: Tx,
  context: Pick<Cluster, 'sealer'>,
  tomcats: ReadonlyMap<string, Identity>,
): void {
  for (const [name, identity] of tomcats)
    storeOwn(context, tx, { unit: TOMCAT, identity, distribution: 'this-server', nodes: [name] });
}

/** Stores it for its nodes, and makes the cluster trust it. */
export function storeOwn(cluster: Pick<Cluster, 'sealer'>, tx: Tx, made: Made): void {
  storeRow(cluster, tx, made);
  const taking = { ids: chance, now: machineNow() };
  for (const store of made.unit.trusts) addTrusted(tx, taking, store, made.identity.cert);
}

function storeRow(
  { sealer }: Pick<Cluster, 'sealer'>,
  tx: Tx,
  { unit, identity, distribution, nodes }: Made,
): void {
  for (const node of new Set(nodes.map((name) => rowOwner(name, unit)))) {
    tx.run('delete from owncertificate where node = ? and unit = ?', node, unit.name);
    tx.run(
      'insert into owncertificate (pkid, node, unit, certificate, distribution, rest) values (?, ?, ?, ?, ?, ?)',
      ...[chance.pkid(), node, unit.name, identity.cert, distribution],
      sealer.seal(identity.key),
    );
  }
}

/** Clients of XMPP know its server by their domain, which the certificate names. RFC 6120 13.7.1.2 */
function namesOf(cluster: Cluster, { name }: Owner, unit: Unit): string[] {
  if (unit.name.startsWith('tomcat')) return ownNames(name);
  return unit.name.startsWith('cup-xmpp') ? [name, presenceDomain(cluster.home)] : [name];
}

function rowOwner(node: string, { shared }: Unit): string {
  return shared ? '' : node;
}

/** What the cluster has one of is called by its publisher: ITLRECOVERY_<publisher>. [recorded] */
async function publisherOf(cluster: Cluster, otherwise: Owner): Promise<Owner> {
  return (await cluster.statuses()).find(({ role }) => role === 'publisher') ?? otherwise;
}

function commonNameOf({ name }: Owner, unit: Unit): string {
  // CAPF's own form: eight digits, no name. [doc]
  if (unit.name === 'CAPF') return `CAPF-${chance.bytes(4).toString('hex')}`;
  if (unit.name === 'authz') return 'AUTHZ';
  return `${unit.prefix ?? ''}${name}`;
}

/** [own] besides the node's name: those of this machine, by which tests reach it */
export function ownNames(name: string): string[] {
  const short = name.includes('.') ? [] : [`${name}.localhost`];
  return [name, ...short, 'localhost', '127.0.0.1', '::1'];
}
