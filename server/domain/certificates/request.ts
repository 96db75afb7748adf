/**
 * Certificate requests (CSR), and what comes back: a certificate signed by others, with its chain.
 * The key stays here, sealed, until its certificate is taken. facts/pin-sync.md 9
 */
import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Cluster } from '../../cluster/cluster';
import { machineNow } from '../../runtime/clock';
import { createIds } from '../../runtime/ids';
import { DomainRefusal } from '../../schema/refusal';
import { chainOf } from '../../security/chain';
import {
  makeRequest,
  namesOfRequest,
  type Hash,
  type KeyKind,
} from '../../security/platform-certificate';
import {
  CertificateRefused,
  certificatesIn,
  listTrusted,
  trustStore,
} from '../../security/trust-store';
import type { Tx } from '../../store/store';
import { doThere } from './elsewhere';
import { ownNames, type Distribution, type Made, type Owner } from './own';
import { needUnit, type Unit } from './units';

export interface RequestWish {
  unit: string;
  distribution: Distribution;
  commonName?: string;
  altNames: readonly string[];
  keyLength?: number;
  hash?: Hash;
}

export interface MadeRequest {
  unit: Unit;
  distribution: Distribution;
  request: string;
  key: string;
}

const chance = createIds();
const CSR = '/platformcom/api/v1/certmgr/config/csr';

/** [doc] lengths that the page offers */
const RSA_BITS = [1024, 2048, 3072, 4096];
/** [own] the trust lists' form has no number for keys of this length [client], so the page's choice ends in a refusal */
const NOT_IN_LISTS = 3072;
const SIGNS_LISTS = ['CallManager', 'ITLRecovery'];
const CURVES: Record<number, 'P-256' | 'P-384'> = { 256: 'P-256', 384: 'P-384' };

/** A new request, not yet stored. @throws DomainRefusal */
export async function prepareRequest(
  cluster: Cluster,
  owner: Owner,
  wish: RequestWish,
): Promise<MadeRequest> {
  const unit = needUnit(cluster, owner.role, wish.unit);
  if (!unit.signable)
    throw new DomainRefusal('invalid', `A CSR cannot be generated for ${unit.name}.`);
  const { distribution } = wish;
  const nodes = distribution === 'multi-server' ? await nodesOf(cluster) : [owner.name];
  const commonName =
    wish.commonName ?? (distribution === 'multi-server' ? multiServerName(owner.name) : owner.name);
  const own = unit.name.startsWith('tomcat') ? nodes.flatMap(ownNames) : nodes;
  const made = await makeRequest({
    key: kindOf(unit, wish.keyLength),
    ...(wish.hash && { hash: wish.hash }),
    commonName,
    names: [...new Set([commonName, ...own, ...wish.altNames])].filter(
      (name) => !name.includes(' '),
    ),
    ...(unit.authority && { authority: true }),
  });
  return { unit, distribution, ...made };
}

/** The name's first label gets -ms. [doc] */
function multiServerName(name: string): string {
  const [first = '', ...rest] = name.split('.');
  return [`${first}-ms`, ...rest].join('.');
}

/** Names of all nodes, those of other processes too. */
export async function nodesOf(cluster: Cluster): Promise<string[]> {
  return (await cluster.statuses()).map(({ name }) => name);
}

function kindOf({ name, key }: Unit, length: number | undefined): KeyKind {
  if (length === undefined) return key;
  if (SIGNS_LISTS.includes(name) && length === NOT_IN_LISTS)
    throw new DomainRefusal('invalid', `A key of ${length} bits cannot sign trust lists.`);
  if (key.type === 'rsa' && RSA_BITS.includes(length)) return { type: 'rsa', bits: length };
  const curve = CURVES[length];
  if (key.type === 'ec' && curve !== undefined) return { type: 'ec', curve };
  throw new DomainRefusal('invalid', `A key of ${name} cannot have the length ${length}.`);
}

/** A request of the same unit is forgotten with its key. */
export function storeRequest(
  cluster: Cluster,
  tx: Tx,
  owner: Owner,
  { unit, distribution, request, key }: MadeRequest,
): void {
  removeRequest(tx, owner.name, unit.name);
  tx.run(
    'insert into certificaterequest (pkid, node, unit, request, distribution, rest) values (?, ?, ?, ?, ?, ?)',
    ...[chance.pkid(), owner.name, unit.name, request, distribution],
    cluster.sealer.seal(key),
  );
}

/** `set csr gen`, with its unit of work. @returns the request, PEM */
export async function generateRequest(
  cluster: Cluster,
  owner: Owner,
  unit: string,
): Promise<string> {
  if (!cluster.publisherHere) {
    const json = { service: unit, distribution: 'this-server' };
    return String((await doThere(cluster, owner, { path: CSR, json })).csr);
  }
  const wish = { unit, distribution: 'this-server', altNames: [] } as const;
  const made = await prepareRequest(cluster, owner, wish);
  cluster.publisher.store.write((tx) => storeRequest(cluster, tx, owner, made));
  await cluster.acknowledged();
  return made.request;
}

export function readRequest(tx: Pick<Tx, 'get'>, owner: string, unit: string): string | undefined {
  const sql = 'select request from certificaterequest where node = ? and unit = ?';
  const row = tx.get(sql, owner, unit);
  return row && String(row.request);
}

/** Units of a node with a request that waits: `show csr list own`. */
export function listRequests(tx: Pick<Tx, 'all'>, owner: string): string[] {
  const sql = 'select unit from certificaterequest where node = ? order by unit';
  return tx.all(sql, owner).map(({ unit }) => String(unit));
}

/** @returns false when there was none */
export function removeRequest(tx: Tx, owner: string, unit: string): boolean {
  return tx.run('delete from certificaterequest where node = ? and unit = ?', owner, unit) > 0;
}

/** How a signed certificate is judged: with all nodes, for whom it may be. */
export interface Signed {
  unit: string;
  pems: readonly string[];
  /** names of all nodes of the cluster */
  nodes: readonly string[];
}

/**
 * The certificate that belongs to the request of the unit, with its chain; the request is used up.
 *
 * @throws DomainRefusal 'not found' without a request, 'conflict' for a certificate of another key
 * @throws CertificateRefused for one that is not good
 */
export function takeSigned(cluster: Cluster, tx: Tx, owner: Owner, signed: Signed): Made {
  const unit = needUnit(cluster, owner.role, signed.unit);
  const row = tx.get(
    'select request, distribution, rest from certificaterequest where node = ? and unit = ?',
    ...[owner.name, unit.name],
  );
  if (!row) throw new DomainRefusal('not found', `There is no CSR of ${unit.name}.`);
  const sent = signed.pems.flatMap(certificatesIn);
  const key = cluster.sealer.open(String(row.rest));
  const leaf = leafOf(sent, key);
  checkNames(leaf, namesOfRequest(String(row.request)));
  const store = trustStore(`${unit.name.replace('-ECDSA', '')}-trust`);
  const trusted = store ? listTrusted(tx, store).flatMap(({ pem }) => certificatesIn(pem)) : [];
  const chain = chainOf(leaf, { sent, trusted, now: machineNow() });
  removeRequest(tx, owner.name, unit.name);
  const distribution = row.distribution as Distribution;
  return {
    unit,
    distribution,
    nodes: distribution === 'multi-server' ? signed.nodes : [owner.name],
    identity: { cert: [leaf, ...chain].map(String).join(''), key },
  };
}

function leafOf(sent: readonly X509Certificate[], pem: string): X509Certificate {
  const key = createPrivateKey(pem);
  const found = sent.find((one) => one.checkPrivateKey(key));
  if (!found)
    // [client] status 500, [mem] wording
    throw new DomainRefusal('conflict', 'CSR public key and certificate public key do not match.');
  return found;
}

function checkNames(leaf: X509Certificate, wanted: readonly string[]): void {
  const has = (name: string): boolean =>
    (isIP(name) ? leaf.checkIP(name) : leaf.checkHost(name)) !== undefined;
  const lacking = wanted.filter((name) => !has(name));
  if (lacking.length > 0)
    // [mem] wording of the page
    throw new CertificateRefused(
      `CSR SAN and Certificate SAN does not match: ${lacking.join(', ')} is missing.`,
    );
}
