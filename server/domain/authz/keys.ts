/**
 * The authz keys of a telephony cluster: rows of the publisher, replicated to its nodes, the secret
 * sealed in the hidden column.
 *
 * They are made when first asked for (an RSA key takes 100 ms and more, which most tests need not
 * pay), on the publisher only; where nodes run in processes of their own right after the start.
 * [doc] facts/centralized.md 2.1
 */
import type { KeyObject } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { createIds } from '../../runtime/ids';
import { AxlFault } from '../../schema/axl-fault';
import {
  checksumOf,
  makeSigningSecret,
  privateKeyOf,
  PURPOSES,
  sharedValue,
  verifyingKey,
  type Purpose,
} from '../../security/authz-keys';
import { CONTENT_KEY_BYTES } from '../../security/jose';
import type { Row, Tx } from '../../store/store';

export interface AuthzKey {
  purpose: Purpose;
  /** `<uuid of the cluster>:<checksum>`, the `kid` of tokens */
  id: string;
  /** what `show key authz` prints */
  checksum: string;
  /** what other clusters get: public key (SPKI) or encryption key, base64 */
  shared: string;
  /** cluster time in ms at which it took another one's place; 0 for the first */
  since: number;
}

export interface OwnKeys {
  /** of the cluster: the part of both ids before the colon */
  uuid: string;
  signing: AuthzKey & { privateKey: KeyObject; publicKey: KeyObject };
  encryption: AuthzKey & { key: Buffer };
}

/** Not the cluster's ids: with a seed a key could be guessed, and later uuids would be others. */
const chance = createIds();

/** The keys as this node has them; undefined while there are none. */
export function readKeys(cluster: Cluster, node: Node): OwnKeys | undefined {
  const rows = node.store.read((tx) => tx.all('select * from authzkeys'));
  const [signing, encryption] = PURPOSES.map((purpose) => rows.find((r) => r.purpose === purpose));
  return signing && encryption && openedOf(cluster, signing, encryption);
}

/** @throws AxlFault when they have to be made and cannot be */
export async function ensureKeys(cluster: Cluster, node: Node = cluster.home): Promise<OwnKeys> {
  const there = readKeys(cluster, node);
  if (there) return there;
  const reason = cluster.publisherHere
    ? cluster.writeRefusal(node)
    : 'the publisher has not made its authz keys';
  if (reason !== undefined) throw new AxlFault('publisherAway', { reason });
  let making = inMaking.get(cluster);
  if (!making) {
    making = makeKeys(cluster).finally(() => inMaking.delete(cluster));
    inMaking.set(cluster, making);
  }
  return making;
}

/** Who asks while keys are being made gets the same ones. */
const inMaking = new WeakMap<Cluster, Promise<OwnKeys>>();

async function makeKeys(cluster: Cluster): Promise<OwnKeys> {
  const secrets = { signing: await makeSigningSecret(), encryption: newContentKey() };
  cluster.publisher.store.write((tx) => {
    // One of them may be there: regenerated, or left by an SQL statement.
    const uuid = uuidOf(tx) ?? chance.pkid();
    for (const purpose of PURPOSES) {
      if (!tx.get('select 1 from authzkeys where purpose = ?', purpose))
        insertKey(cluster, tx, { uuid, purpose, secret: secrets[purpose] }, null);
    }
  });
  await cluster.acknowledged();
  const made = readKeys(cluster, cluster.publisher);
  if (!made) throw new Error('the authz keys are gone');
  return made;
}

/** What `show key authz signing|encryption` prints: the same on all nodes of a cluster. [doc] */
export async function showKey(cluster: Cluster, node: Node, purpose: Purpose): Promise<string> {
  return (await ensureKeys(cluster, node))[purpose].checksum;
}

/**
 * `set key regen authz signing|encryption`: a new key takes the place of the old one, by which all
 * tokens so far lose their validity. On the publisher only.
 *
 * @returns its checksum
 */
export async function regenerateKey(cluster: Cluster, purpose: Purpose): Promise<string> {
  const secret = await newSecret(cluster, purpose);
  const checksum = cluster.publisher.store.write((tx) => replaceKey(cluster, tx, purpose, secret));
  await cluster.acknowledged();
  return checksum;
}

/** What a new key is made of; there is one of the other purpose afterwards. */
export async function newSecret(cluster: Cluster, purpose: Purpose): Promise<string> {
  await ensureKeys(cluster);
  return purpose === 'signing' ? makeSigningSecret() : newContentKey();
}

/** The part of a regeneration that is one unit of work. @returns the checksum */
export function replaceKey(cluster: Cluster, tx: Tx, purpose: Purpose, secret: string): string {
  const uuid = uuidOf(tx) ?? chance.pkid();
  tx.run('delete from authzkeys where purpose = ?', purpose);
  tx.run('delete from refreshtokendetails');
  const checksum = insertKey(cluster, tx, { uuid, purpose, secret }, cluster.clock.now());
  cluster.log.info('authz-key-regenerated', { cluster: cluster.name, purpose, checksum });
  return checksum;
}

function newContentKey(): string {
  return chance.bytes(CONTENT_KEY_BYTES).toString('base64');
}

function uuidOf(tx: Tx): string | undefined {
  const row = tx.get('select keyid from authzkeys');
  return row && String(row.keyid).split(':')[0];
}

function insertKey(
  cluster: Cluster,
  tx: Tx,
  { uuid, purpose, secret }: { uuid: string; purpose: Purpose; secret: string },
  regenerated: number | null,
): string {
  const checksum = checksumOf(sharedValue(purpose, secret));
  tx.run(
    'insert into authzkeys (purpose, keyid, checksum, timeregenerated, rest) values (?, ?, ?, ?, ?)',
    purpose,
    `${uuid}:${checksum}`,
    checksum,
    regenerated,
    cluster.sealer.seal(secret),
  );
  return checksum;
}

/** Opening and parsing a key takes longer than checking a token with it. */
const opened = new WeakMap<Cluster, OwnKeys>();

function openedOf(cluster: Cluster, signing: Row, encryption: Row): OwnKeys {
  const known = opened.get(cluster);
  if (known && known.signing.id === signing.keyid && known.encryption.id === encryption.keyid)
    return known;
  const secretOf = (row: Row) => cluster.sealer.open(String(row.rest));
  const privateKey = privateKeyOf(secretOf(signing));
  const signed = keyOf('signing', signing, secretOf(signing));
  const publicKey = verifyingKey(signed.shared);
  if (!publicKey) throw new Error('the authz signing key is no RSA key');
  const encrypted = keyOf('encryption', encryption, secretOf(encryption));
  const keys: OwnKeys = {
    uuid: signed.id.split(':')[0] ?? '',
    signing: { ...signed, privateKey, publicKey },
    encryption: { ...encrypted, key: Buffer.from(encrypted.shared, 'base64') },
  };
  opened.set(cluster, keys);
  return keys;
}

function keyOf(purpose: Purpose, row: Row, secret: string): AuthzKey {
  return {
    purpose,
    id: String(row.keyid),
    checksum: String(row.checksum),
    since: Number(row.timeregenerated ?? 0),
    shared: sharedValue(purpose, secret),
  };
}
