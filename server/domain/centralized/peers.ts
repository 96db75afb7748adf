/**
 * The telephony clusters whose keys a product fetches, each with an AXL account there: System >
 * Centralized Deployment of IM and Presence, and System Settings > Authz Servers of Unity Connection.
 * [seed, doc] facts/centralized.md 1, 2
 */
import type { Cluster } from '../../cluster/cluster';
import type { Target } from '../../cluster/neighbours';
import type { Purpose } from '../../security/authz-keys';
import type { Row, SqlValue, Tx } from '../../store/store';
import { DomainRefusal } from '../../schema/refusal';
import { ilsSettings } from '../ils/settings';
import { checkNoGateway } from './gateways';
import type { PeerPage } from './peer-page';

/** What the administrator enters. */
export interface PeerForm {
  peerAddress: string;
  axlUsername: string;
  /** '' keeps the one that is stored */
  axlPassword: string;
  /** the box "Ignore Certificate Errors", which not every page has */
  ignoreCertificateErrors: boolean;
}

export type PeerStatus = 'Synchronized' | 'Unsynchronized';

/** What the page shows: never the password. */
export interface Peer {
  id: string;
  peerAddress: string;
  axlUsername: string;
  ignoreCertificateErrors: boolean;
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
  /** names of its nodes, where the page asks for them */
  nodes?: string[];
  /** user ids that are enabled for IM and Presence there, where the page asks for them */
  users?: string[];
  /** those who are enabled in this cluster as well, which the troubleshooter complains of [doc] */
  duplicates?: string[];
}

/** The peers of one page. */
export interface Peers {
  list(tx: Tx): Peer[];
  /** @throws DomainRefusal when there is none */
  need(tx: Tx, id: string): Peer;
  needRow(tx: Tx, id: string): Row;
  /** the id of the peer at this address, in any case */
  idOf(tx: Tx, address: string): string | undefined;
  /** @throws DomainRefusal for an address that another peer has */
  checkAddress(tx: Tx, address: string, id?: string): void;
  /** @returns its id */
  insert(cluster: Cluster, tx: Tx, form: PeerForm): string;
  update(cluster: Cluster, tx: Tx, id: string, form: PeerForm): void;
  remove(tx: Tx, id: string): void;
}

export function peersOf(page: PeerPage): Peers {
  const { table, keys, nodes, users } = page;
  const partsOf = (tx: Tx, where: PeerPage['keys'], id: string, order: string): Row[] =>
    where
      ? tx.all(`select * from ${where.table} where ${where.parent} = ? order by ${order}`, id)
      : [];
  const needRow = (tx: Tx, id: string): Row => {
    const row = tx.get(`select * from ${table} where pkid = ?`, id);
    if (!row) throw new DomainRefusal('not found', `There is no peer ${id}.`);
    return row;
  };
  const view = (tx: Tx, row: Row): Peer => {
    const id = String(row.pkid);
    const namesOf = (where: PeerPage['nodes'], order: string): string[] =>
      partsOf(tx, where, id, order).map(({ name }) => String(name));
    const theirs = namesOf(users, 'name');
    return {
      ...viewOf(row, partsOf(tx, keys, id, 'purpose desc')),
      ...(nodes && { nodes: namesOf(nodes, 'rowid') }),
      ...(users && { users: theirs, duplicates: theirs.filter((one) => isEnabledHere(tx, one)) }),
    };
  };
  const checkAddress = (tx: Tx, address: string, id?: string): void => {
    const same = `select pkid from ${table} where lower(peeraddress) = lower(?)`;
    const other = tx.get(same, address);
    if (other && other.pkid !== id)
      throw new DomainRefusal('conflict', `The peer address ${address} is in use already.`);
  };
  return {
    list: (tx) => tx.all(`select * from ${table} order by peeraddress`).map((row) => view(tx, row)),
    need: (tx, id) => view(tx, needRow(tx, id)),
    needRow,
    idOf(tx, address) {
      const same = `select pkid from ${table} where lower(peeraddress) = lower(?)`;
      const row = tx.get(same, address);
      return row && String(row.pkid);
    },
    checkAddress,
    insert(cluster, tx, form) {
      checkAddress(tx, form.peerAddress);
      if (page.central) checkNoIls(cluster, tx);
      const id = cluster.ids.pkid();
      const values = { pkid: id, ...columnsOf(cluster, form), ...UNKNOWN };
      const names = Object.keys(values);
      tx.run(
        `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
        ...Object.values(values),
      );
      return id;
    },
    update(cluster, tx, id, form) {
      const before = needRow(tx, id);
      checkAddress(tx, form.peerAddress, id);
      const moved = before.peeraddress !== form.peerAddress;
      if (moved && page.central) checkNoGateway(tx, String(before.peeraddress));
      // A peer that has become another one keeps nothing of what was fetched.
      for (const part of [keys, nodes, users])
        if (moved && part) tx.run(`delete from ${part.table} where ${part.parent} = ?`, id);
      const values = { ...columnsOf(cluster, form), ...(moved && UNKNOWN) };
      const names = Object.keys(values).map((name) => `${name} = ?`);
      tx.run(
        `update ${table} set ${names.join(', ')} where pkid = ?`,
        ...Object.values(values),
        id,
      );
    },
    remove(tx, id) {
      const { peeraddress } = needRow(tx, id);
      if (page.central) checkNoGateway(tx, String(peeraddress));
      tx.run(`delete from ${table} where pkid = ?`, id);
    },
  };
}

function isEnabledHere(tx: Tx, userid: string): boolean {
  const enabled =
    "select 1 from enduser where lower(userid) = lower(?) and status = 1 and enablecups = 't'";
  return tx.get(enabled, userid) !== undefined;
}

/** ILS is for telephony clusters, not for the central cluster's own CUCM. [seed] C11 */
function checkNoIls(cluster: Cluster, tx: Tx): void {
  if (ilsSettings(tx, cluster.sealer).active)
    throw new DomainRefusal('conflict', 'ILS is active in this cluster, which cannot be central.');
}

/** Of a peer that was never asked. */
const UNKNOWN = {
  status: 'Unsynchronized',
  lasterror: '',
  detail: '',
  timelastsync: null,
  remoterelease: null,
};

function columnsOf(cluster: Cluster, form: PeerForm): Record<string, SqlValue> {
  return {
    peeraddress: form.peerAddress,
    axlusername: form.axlUsername,
    isignoringcertificate: form.ignoreCertificateErrors ? 't' : 'f',
    ...(form.axlPassword !== '' && { rest: cluster.sealer.seal(form.axlPassword) }),
  };
}

/** How the peer's AXL is reached; a new password takes the place of the stored one. */
export function targetOf(cluster: Cluster, form: PeerForm, row?: Row): Target {
  const password =
    form.axlPassword === '' && row ? cluster.sealer.open(String(row.rest)) : form.axlPassword;
  const { peerAddress: address, axlUsername: username } = form;
  return { address, username, password, ignoreCertificate: form.ignoreCertificateErrors };
}

/** The form as it is stored, its password left out. */
export function formOf(row: Row): PeerForm {
  return {
    peerAddress: String(row.peeraddress),
    axlUsername: String(row.axlusername),
    axlPassword: '',
    ignoreCertificateErrors: row.isignoringcertificate === 't',
  };
}

function viewOf(row: Row, keys: readonly Row[]): Peer {
  const shown = keys.map((key) => ({
    purpose: key.purpose === 'signing' ? ('signing' as const) : ('encryption' as const),
    id: String(key.keyid),
    checksum: String(key.checksum),
  }));
  const { axlPassword: _never, ...form } = formOf(row);
  return {
    id: String(row.pkid),
    ...form,
    status: row.status === 'Synchronized' ? 'Synchronized' : 'Unsynchronized',
    lastError: String(row.lasterror ?? ''),
    detail: String(row.detail ?? ''),
    lastSyncTime: typeof row.timelastsync === 'number' ? row.timelastsync : undefined,
    remoteRelease: String(row.remoterelease ?? ''),
    remoteClusterId: shown[0]?.id.split(':')[0] ?? '',
    keys: shown,
  };
}
