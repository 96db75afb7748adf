/**
 * What a subscriber wrote on its own, merged into the publisher's store: per row, the later
 * cluster time wins, the publisher on a tie. [doc] that user-facing features are merged back;
 * [guess] by what rule. architecture.md section 4
 */
import type { Log } from '../runtime/log';
import type { Model } from '../schema/model';
import type { Store, Tx } from '../store/store';
import { quote } from '../store/tables';
import { applyEntry, isConstraint, type Entry, type Offer } from './change-log';

/** One row that two nodes wrote, and whose write was lost. */
export interface Conflict {
  table: string;
  pkid: string;
  /** cluster time in ms of the write that stands */
  kept: number;
  /** node and cluster time in ms of the write that is lost */
  lost: { node: string; at: number };
}

/** @returns the rows in which the subscriber's, or the publisher's, write was lost */
export function mergeOffer(store: Store, model: Model, log: Log, offer: Offer): Conflict[] {
  const conflicts: Conflict[] = [];
  const publisher = 'publisher';
  store.write((tx) => {
    for (const entry of offer.entries) {
      const [, at, table, pkid] = entry;
      const other = laterWrite(tx, offer.base, entry);
      const wins = (other === undefined || other < at) && take(tx, model, entry);
      if (!wins) tellAgain(tx, table, pkid);
      if (wins && other === undefined) continue;
      const lost = wins ? { node: publisher, at: other ?? at } : { node: offer.node, at };
      conflicts.push({ table, pkid, kept: wins ? at : (other ?? at), lost });
    }
  });
  store.forget();
  for (const conflict of conflicts) log.warn('merge-conflict', { ...conflict });
  return conflicts;
}

/** @returns false when the publisher has removed what the row belongs to: then it is lost */
function take(tx: Tx, model: Model, entry: Entry): boolean {
  tx.run('savepoint merge');
  try {
    applyEntry(tx, model, entry);
    tx.run('release merge');
  } catch (error) {
    tx.run('rollback to merge');
    tx.run('release merge');
    if (!isConstraint(error)) throw error;
    return false;
  }
  // It was written then, not now: a third node's write is compared with this time.
  tx.run('update changelog set at = ? where seq = (select max(seq) from changelog)', entry[1]);
  return true;
}

/** Into the log once more, so that it carries the publisher's state to the node that wrote another. */
export function tellAgain(tx: Tx, table: string, pkid: string): void {
  const there = tx.run(`update ${quote(table)} set pkid = pkid where pkid = ?`, pkid);
  if (there === 0)
    tx.run("insert into changelog (tbl, pkid, action, row) values (?, ?, 'd', null)", table, pkid);
}

/** When the publisher wrote this row after what the subscriber knew; undefined: it did not. */
function laterWrite(tx: Tx, base: number, [, , table, pkid]: Entry): number | undefined {
  const row = tx.get(
    'select max(at) as at from changelog where seq > ? and tbl = ? and pkid = ?',
    base,
    table,
    pkid,
  );
  return typeof row?.at === 'number' ? row.at : undefined;
}
