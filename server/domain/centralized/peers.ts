/**
 * System > Centralized Deployment of an IM and Presence cluster: the telephony clusters that it
 * serves, each with an AXL account there. [seed, doc] facts/centralized.md 1, 2
 */
import type { Cluster } from '../../cluster/cluster';
import type { Target } from '../../cluster/neighbours';
import type { Purpose } from '../../security/authz-keys';
import type { Row, SqlValue, Tx } from '../../store/store';
import { DomainRefusal } from '../../schema/refusal';

/** What the administrator enters. */
export interface PeerForm {
  peerAddress: string;
  axlUsername: string;
  /** '' keeps the one that is stored */
  axlPassword: string;
}

export type PeerStatus = 'Synchronized' | 'Unsynchronized';

/** What the page shows: never the password. */
export interface Peer {
  id: string;
  peerAddress: string;
  axlUsername: string;
  status: PeerStatus;
  /** class of what went wrong, '' when nothing did */
  lastError: string;
  /** the same in the words of who refused */
  detail: string;
  /** seconds, cluster time of the last attempt */
  lastSyncTime: number | undefined;
  /** full version of the remote publisher, as far as it was ever read */
  remoteRelease: string;
  /** uuid of the remote cluster, the first part of its keys' ids */
  remoteClusterId: string;
  keys: { purpose: Purpose; id: string; checksum: string }[];
}

export function listPeers(tx: Tx): Peer[] {
  return tx
    .all('select * from centralizedpeer order by peeraddress')
    .map((row) => peerOfRow(tx, row));
}

/** @throws DomainRefusal when there is none */
export function needPeer(tx: Tx, id: string): Peer {
  return peerOfRow(tx, needRow(tx, id));
}

export function needRow(tx: Tx, id: string): Row {
  const row = tx.get('select * from centralizedpeer where pkid = ?', id);
  if (!row) throw new DomainRefusal('not found', `There is no peer ${id}.`);
  return row;
}

/** @throws DomainRefusal for an address that another peer has */
export function checkAddress(tx: Tx, address: string, id?: string): void {
  const other = tx.get(
    'select pkid from centralizedpeer where lower(peeraddress) = lower(?)',
    address,
  );
  if (other && other.pkid !== id)
    throw new DomainRefusal('conflict', `The peer address ${address} is in use already.`);
}

/** @returns its id */
export function insertPeer(cluster: Cluster, tx: Tx, form: PeerForm): string {
  checkAddress(tx, form.peerAddress);
  const id = cluster.ids.pkid();
  tx.run(
    `insert into centralizedpeer (pkid, peeraddress, axlusername, status, lasterror, detail, rest)
     values (?, ?, ?, 'Unsynchronized', '', '', ?)`,
    ...[id, form.peerAddress, form.axlUsername, cluster.sealer.seal(form.axlPassword)],
  );
  return id;
}

/** A peer that has become another one keeps nothing of what was fetched. */
export function updatePeer(cluster: Cluster, tx: Tx, id: string, form: PeerForm): void {
  const before = needRow(tx, id);
  checkAddress(tx, form.peerAddress, id);
  const values: Record<string, SqlValue> = {
    peeraddress: form.peerAddress,
    axlusername: form.axlUsername,
    ...(form.axlPassword !== '' && { rest: cluster.sealer.seal(form.axlPassword) }),
  };
  if (before.peeraddress !== form.peerAddress) {
    Object.assign(values, { status: 'Unsynchronized', lasterror: '', remoterelease: null });
    tx.run('delete from centralizedpeerkey where fkcentralizedpeer = ?', id);
  }
  const names = Object.keys(values).map((name) => `${name} = ?`);
  tx.run(
    `update centralizedpeer set ${names.join(', ')} where pkid = ?`,
    ...Object.values(values),
    id,
  );
}

export function removePeer(tx: Tx, id: string): void {
  needRow(tx, id);
  tx.run('delete from centralizedpeer where pkid = ?', id);
}

/** How the peer's AXL is reached; a new password takes the place of the stored one. */
export function targetOf(cluster: Cluster, form: PeerForm, row?: Row): Target {
  const password =
    form.axlPassword === '' && row ? cluster.sealer.open(String(row.rest)) : form.axlPassword;
  return { address: form.peerAddress, username: form.axlUsername, password };
}

/** The form as it is stored, its password left out. */
export function formOf(row: Row): PeerForm {
  return {
    peerAddress: String(row.peeraddress),
    axlUsername: String(row.axlusername),
    axlPassword: '',
  };
}

function peerOfRow(tx: Tx, row: Row): Peer {
  const id = String(row.pkid);
  const keys = tx
    .all('select * from centralizedpeerkey where fkcentralizedpeer = ? order by purpose desc', id)
    .map((key) => ({
      purpose: key.purpose === 'signing' ? ('signing' as const) : ('encryption' as const),
      id: String(key.keyid),
      checksum: String(key.checksum),
    }));
  return {
    id,
    peerAddress: String(row.peeraddress),
    axlUsername: String(row.axlusername),
    status: row.status === 'Synchronized' ? 'Synchronized' : 'Unsynchronized',
    lastError: String(row.lasterror ?? ''),
    detail: String(row.detail ?? ''),
    lastSyncTime: typeof row.timelastsync === 'number' ? row.timelastsync : undefined,
    remoteRelease: String(row.remoterelease ?? ''),
    remoteClusterId: keys[0]?.id.split(':')[0] ?? '',
    keys,
  };
}
