/**
 * `<epoch>-<uuid>` of a file: when the newest row that it was made from was changed, and a uuid of
 * its contents and of that change. The same at all nodes that have applied the same changes; another
 * one with each save, though it changed nothing that a phone reads. [recorded] form; [guess] how it
 * is made
 */
import { createHash } from 'node:crypto';
import type { Node } from '../../cluster/node';
import { lastEntry } from '../../cluster/change-log';
import type { Tx } from '../../store/store';

interface Change {
  seq: number;
  /** cluster time in ms */
  at: number;
}

interface Changes {
  /** last entry of the log that was looked at */
  last: Change & { pkid: string };
  of: Map<string, Change>;
}

const known = new WeakMap<Node, Changes>();

/** Of a row that the log says nothing of: it came with the installation. 2000-01-01 [guess] */
const INSTALLED: Change = { seq: 0, at: 946_684_800_000 };

/**
 * @param contents what the file says without its stamp
 * @param used pkids of the rows that it was made from
 */
export function stampOf(node: Node, tx: Tx, contents: string, used: Iterable<string>): string {
  const newest = newestOf(node, tx, used);
  const hash = createHash('sha256').update(`${newest.seq}\0${contents}`).digest('hex');
  const uuid = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ].join('-');
  return `${Math.floor(newest.at / 1000)}-${uuid}`;
}

/** Cluster time in ms of the newest change of these rows. */
export function changedAt(node: Node, tx: Tx, used: Iterable<string>): number {
  return newestOf(node, tx, used).at;
}

function newestOf(node: Node, tx: Tx, used: Iterable<string>): Change {
  const changes = changesOf(node, tx);
  let newest = INSTALLED;
  for (const pkid of used) {
    const change = changes.of.get(pkid);
    if (change && change.seq > newest.seq) newest = change;
  }
  return newest;
}

/** Reads on where it stopped; from the start when the log is another one (reset, restore). */
function changesOf(node: Node, tx: Tx): Changes {
  const before = known.get(node);
  const goesOn = before !== undefined && isThere(tx, before.last);
  const changes: Changes = goesOn ? before : { last: NONE, of: new Map() };
  known.set(node, changes);
  const { last, of } = changes;
  if (lastEntry(tx) === last.seq) return changes;
  for (const row of tx.all('select seq, at, pkid from changelog where seq > ?', last.seq)) {
    const change = { seq: Number(row.seq), at: Number(row.at) };
    of.set(String(row.pkid), change);
    changes.last = { ...change, pkid: String(row.pkid) };
  }
  return changes;
}

const NONE = { seq: 0, at: 0, pkid: '' };

function isThere(tx: Tx, { seq, at, pkid }: Changes['last']): boolean {
  if (seq === 0) return true;
  const row = tx.get('select at, pkid from changelog where seq = ?', seq);
  return row?.pkid === pkid && Number(row.at) === at;
}
