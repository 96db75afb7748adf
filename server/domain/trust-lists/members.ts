/** The servers that trust lists name, and their certificates. facts/trust-lists.md 1.2, 1.5 */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Identity } from '../../security/authority';
import type { SqlValue, Tx } from '../../store/store';
import { findOwn, type Owner } from '../certificates/own';
import { unitsOf } from '../certificates/units';
import { callProcessingNodes } from '../nodes';
import { serialOf } from './certificate-parts';
import type { Digest, Signer } from './header';
import { nameText } from './name-text';
import type { Role } from './records';

export type TrustUnit = 'CallManager' | 'CAPF' | 'TVS' | 'ITLRecovery';

export interface Member {
  /** as configured under System > Server */
  host: string;
  /** what it does; undefined when it neither processes calls nor serves files */
  role: Extract<Role, 'CCM' | 'TFTP' | 'CCM+TFTP'> | undefined;
}

/** The publisher first. */
export function membersIn(tx: Pick<Tx, 'get' | 'all'>): Member[] {
  return callProcessingNodes(tx as Tx).map((host) => {
    const calls = isActive(tx, host, 'Cisco CallManager');
    const files = isActive(tx, host, 'Cisco Tftp');
    return { host, role: calls ? (files ? 'CCM+TFTP' : 'CCM') : files ? 'TFTP' : undefined };
  });
}

function isActive(tx: Pick<Tx, 'get'>, host: string, service: string): boolean {
  const row = tx.get(
    `select 1 as there from processnodeservice s join processnode n on n.pkid = s.fkprocessnode
       join typeservice t on t.enum = s.tkservice
      where n.name = ? and t.name = ? and s.isactive = 't'`,
    host,
    service,
  );
  return row !== undefined;
}

/** How rows are read: a source of the TFTP service notes which, a unit of work need not. */
export type ReadRow = (sql: string, ...params: SqlValue[]) => Record<string, unknown> | undefined;

export interface OwnIdentity {
  certificate: X509Certificate;
  key(): KeyObject;
}

/** Of a server's unit, or the cluster's where it has but one; undefined while it was not made. */
export function identityOf(
  cluster: Cluster,
  read: ReadRow,
  host: string,
  unit: TrustUnit,
): OwnIdentity | undefined {
  const shared = unitsOf(cluster, 'publisher').find(({ name }) => name === unit)?.shared;
  const row = read(
    'select pkid, certificate, rest from owncertificate where node = ? and unit = ?',
    shared ? '' : host,
    unit,
  );
  if (!row) return undefined;
  return {
    certificate: new X509Certificate(String(row.certificate)),
    key: () => createPrivateKey(cluster.sealer.open(String(row.rest))),
  };
}

/** @param identity PEM */
export function identityFrom({ cert, key }: Identity): OwnIdentity {
  return { certificate: new X509Certificate(cert), key: () => createPrivateKey(key) };
}

export function signerOf(certificate: X509Certificate, digest: Digest): Signer {
  return {
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    serial: serialOf(certificate),
    modulusBits: certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    digest,
  };
}

/** SHA-1 unless the enterprise parameter says otherwise. [guess] facts/trust-lists.md 2 */
export function digestOf(parameter: string): Digest {
  return /512/.test(parameter) ? 'sha512' : /256/.test(parameter) ? 'sha256' : 'sha1';
}

const OF_ALL: readonly TrustUnit[] = ['CallManager', 'TVS'];
const OF_PUBLISHER: readonly TrustUnit[] = [...OF_ALL, 'CAPF', 'ITLRecovery'];

const inMaking = new WeakMap<Cluster, Promise<void>>();

/**
 * Makes the certificates that lists need and that are missing; who asks meanwhile waits for the
 * same ones. Undefined: all are there.
 */
export function lackingOf(cluster: Cluster, node: Node): Promise<void> | undefined {
  const running = inMaking.get(cluster);
  if (running) return running;
  const lacking = node.store.read((tx) => {
    const read: ReadRow = (sql, ...params) => tx.get(sql, ...params);
    return membersIn(tx).flatMap(({ host }, i) =>
      unitsFor(cluster, i === 0)
        .filter((unit) => !identityOf(cluster, read, host, unit))
        .map((unit) => ({ owner: ownerOf(host, i === 0), unit })),
    );
  });
  if (lacking.length === 0) return undefined;
  const making = Promise.all(
    lacking.map(({ owner, unit }) => findOwn(cluster, node, owner, unit)),
  ).then(() => undefined);
  inMaking.set(
    cluster,
    making.finally(() => inMaking.delete(cluster)),
  );
  return inMaking.get(cluster);
}

/** Before 12.5 each server has an ITLRecovery of its own. [doc] */
function unitsFor(cluster: Cluster, publisher: boolean): readonly TrustUnit[] {
  const units = unitsOf(cluster, 'publisher');
  const own = units.some(({ name, shared }) => name === 'ITLRecovery' && !shared);
  const wanted = publisher ? OF_PUBLISHER : own ? [...OF_ALL, 'ITLRecovery' as const] : OF_ALL;
  return wanted.filter((unit) => units.some(({ name }) => name === unit));
}

function ownerOf(name: string, publisher: boolean): Owner {
  return { name, role: publisher ? 'publisher' : 'subscriber' };
}
