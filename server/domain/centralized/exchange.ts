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
import type { PeerPage, SyncFailure } from './peer-page';

export type FetchedKey = AuthzKey & { purpose: Purpose };

export type Outcome = {
  release: string;
  /** names of the peer's nodes, when they were asked for and told */
  nodes?: readonly string[];
  /** user ids that are enabled for IM and Presence there, when they were asked for and told */
  users?: readonly string[];
} & ({ keys: FetchedKey[]; error?: undefined } | { error: SyncFailure; detail: string });

export async function exchangeKeys(
  cluster: Cluster,
  target: Target,
  { since, oldest, ...page }: PeerPage,
): Promise<Outcome> {
  let release = '';
  try {
    const client = cluster.neighbours.axl(target);
    release = await client.version();
    const told = {
      ...(page.nodes && { nodes: await client.nodes() }),
      ...(page.users && { users: await client.presenceUsers() }),
    };
    if (!page.keys) return { release, ...told, keys: [] };
    if (!reaches(release, since)) {
      const detail = reaches(release, oldest)
        ? `${release} is older than ${since}`
        : `${release} is older than ${oldest}, with which no deployment works`;
      return { release, ...told, error: 'release', detail };
    }
    return { release, ...told, keys: await fetchKeys(client) };
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

function errorOf({ reason, status, message }: NeighbourError): SyncFailure {
  if (reason === 'connection' || reason === 'certificate') return reason;
  if (reason === 'status' && status === 401) return 'login';
  // 599: the peer knows none of our schemas.
  if (status === 599 || UNKNOWN_OPERATION.test(message)) return 'release';
  return 'axl';
}

/** Where an outcome is written. */
export interface Place {
  cluster: Cluster;
  tx: Tx;
  page: PeerPage;
  /** of the peer */
  id: string;
}

/** Keys that were fetched before are kept when a later synchronisation fails: tokens go on. */
export function recordOutcome(place: Place, outcome: Outcome): void {
  const { cluster, tx, page, id } = place;
  const failed = outcome.error !== undefined;
  tx.run(
    `update ${page.table} set status = ?1, lasterror = ?2, detail = ?3, timelastsync = ?4,
            remoterelease = case when ?5 = '' then remoterelease else ?5 end
      where pkid = ?6`,
    failed ? 'Unsynchronized' : 'Synchronized',
    failed ? page.words[outcome.error] : '',
    failed ? outcome.detail : '',
    Math.floor(cluster.clock.now() / 1000),
    outcome.release,
    id,
  );
  if (!failed) for (const key of outcome.keys) keepKey(place, key);
  if (outcome.nodes) keepNames(place, page.nodes, outcome.nodes);
  if (outcome.users) keepNames(place, page.users, outcome.users);
}

function keepNames(
  { cluster, tx, id }: Place,
  where: PeerPage['nodes'],
  names: readonly string[],
): void {
  if (!where) return;
  const { table, parent } = where;
  tx.run(`delete from ${table} where ${parent} = ?`, id);
  for (const name of names)
    tx.run(
      `insert into ${table} (pkid, ${parent}, name) values (?, ?, ?)`,
      ...[cluster.ids.pkid(), id, name],
    );
}

/** A key that is there already stays as it is: the services know it. */
function keepKey(place: Place, { purpose, id: keyid, value }: FetchedKey): void {
  const { cluster, tx, id } = place;
  if (!place.page.keys) return;
  const { table, parent } = place.page.keys;
  const own = `from ${table} where ${parent} = ? and purpose = ?`;
  if (tx.get(`select 1 ${own} and keyid = ?`, id, purpose, keyid)) return;
  tx.run(`delete ${own}`, id, purpose);
  tx.run(
    `insert into ${table} (${parent}, purpose, keyid, checksum, timefetched, rest)
     values (?, ?, ?, ?, ?, ?)`,
    ...[id, purpose, keyid, checksumOf(value), cluster.clock.now(), cluster.sealer.seal(value)],
  );
}
