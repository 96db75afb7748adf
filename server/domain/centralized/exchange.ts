/**
 * `Save and Synchronize`: asks a telephony cluster for its release and fetches its authz keys over
 * AXL, while no transaction is open; what came of it is one row and two keys, or one row and a reason.
 * [own, after the rules of the guide] facts/centralized.md 2.2
 */
import type { Cluster } from '../../cluster/cluster';
import {
  NeighbourError,
  type AuthzKey,
  type AxlClient,
  type Target,
} from '../../cluster/neighbours';
import { reaches } from '../../schema/release';
import {
  checksumOf,
  contentKey,
  PURPOSES,
  verifyingKey,
  type Purpose,
} from '../../security/authz-keys';
import type { Tx } from '../../store/store';

/** First release whose keys the page fetches; the guide names SU3 and SU4. facts/centralized.md 1.1 */
const KEYS_SINCE = '11.5(1)SU4';

/** Classes of failure, as the page names them. [own] */
export type SyncError =
  | 'connection'
  | 'Not authorized - Invalid Username or Password' // [doc] Unity Connection's words for it
  | 'axl'
  | 'unsupported release';

export type FetchedKey = AuthzKey & { purpose: Purpose };

export type Outcome = { release: string } & (
  { keys: FetchedKey[]; error?: undefined } | { error: SyncError; detail: string }
);

export async function exchangeKeys(cluster: Cluster, target: Target): Promise<Outcome> {
  let release = '';
  try {
    const client = cluster.neighbours.axl(target);
    release = await client.version();
    if (!reaches(release, KEYS_SINCE)) {
      const detail = `${release} is older than ${KEYS_SINCE}`;
      return { release, error: 'unsupported release', detail };
    }
    return { release, keys: await fetchKeys(client) };
  } catch (error) {
    if (!(error instanceof NeighbourError)) throw error;
    cluster.log.info('key-exchange-failed', {
      cluster: cluster.name,
      peer: target.address,
      reason: error.reason,
      detail: error.message,
    });
    return { release, error: errorOf(error), detail: error.message };
  }
}

async function fetchKeys(client: AxlClient): Promise<FetchedKey[]> {
  const listed = await client.listAuthzKeys();
  const keys: FetchedKey[] = [];
  for (const purpose of PURPOSES) {
    const named = listed.find((one) => one.purpose === purpose);
    const key = named && (await client.getAuthzKey(named.id));
    if (!key || !isKey(purpose, key))
      throw new NeighbourError('fault', `The peer gave no valid ${purpose} key.`);
    keys.push({ ...key, purpose });
  }
  return keys;
}

/** Is it a key of this purpose, and the one whose checksum its id holds? */
function isKey(purpose: Purpose, { id, value }: AuthzKey): boolean {
  const known = purpose === 'signing' ? verifyingKey(value) : contentKey(value);
  return known !== undefined && id.split(':')[1] === checksumOf(value);
}

const UNKNOWN_OPERATION = /No method found|unknown operation/i;

function errorOf({ reason, status, message }: NeighbourError): SyncError {
  if (reason === 'connection' || reason === 'certificate') return 'connection';
  if (reason === 'status' && status === 401) return 'Not authorized - Invalid Username or Password';
  // 599: the peer knows none of our schemas.
  if (status === 599 || UNKNOWN_OPERATION.test(message)) return 'unsupported release';
  return 'axl';
}

/** Keys that were fetched before are kept when a later synchronisation fails: tokens go on. */
export function recordOutcome(cluster: Cluster, tx: Tx, id: string, outcome: Outcome): void {
  const failed = outcome.error !== undefined;
  tx.run(
    `update centralizedpeer set status = ?1, lasterror = ?2, detail = ?3, timelastsync = ?4,
            remoterelease = case when ?5 = '' then remoterelease else ?5 end
      where pkid = ?6`,
    failed ? 'Unsynchronized' : 'Synchronized',
    failed ? outcome.error : '',
    failed ? outcome.detail : '',
    Math.floor(cluster.clock.now() / 1000),
    outcome.release,
    id,
  );
  if (!failed) for (const key of outcome.keys) keepKey(cluster, tx, id, key);
}

/** A key that is there already stays as it is: the services know it. */
function keepKey(cluster: Cluster, tx: Tx, peer: string, { purpose, id, value }: FetchedKey): void {
  const own = 'from centralizedpeerkey where fkcentralizedpeer = ? and purpose = ?';
  if (tx.get(`select 1 ${own} and keyid = ?`, peer, purpose, id)) return;
  tx.run(`delete ${own}`, peer, purpose);
  tx.run(
    `insert into centralizedpeerkey (fkcentralizedpeer, purpose, keyid, checksum, timefetched, rest)
     values (?, ?, ?, ?, ?, ?)`,
    ...[peer, purpose, id, checksumOf(value), cluster.clock.now(), cluster.sealer.seal(value)],
  );
}
