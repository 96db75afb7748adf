/** A write as one transaction of the publisher, which can be rehearsed before it is made. */
import { lastEntry } from '../cluster/change-log';
import type { Cluster } from '../cluster/cluster';
import type { Entry } from '../cluster/journal';
import type { Node } from '../cluster/node';
import { rehearse, type UnitOfWork } from '../store/rehearse';
import type { Tx } from '../store/store';

/** undefined leaves the transaction to dispatch, which lets it share a commit with others */
export type Around<T> = ((unit: UnitOfWork<T>) => Promise<T> | undefined) | undefined;

export interface Work<T> {
  cluster: Cluster;
  /** @param rehearsed it was run before and taken back, in the same state of what it is about */
  run(tx: Tx, node: Node, rehearsed: boolean): T;
  /** of the journal: it learns which numbers of the change log the write took */
  entry?: Entry | undefined;
  /** the same on copies of what it changes */
  rehearse(tx: Tx, node: Node): unknown;
}

/** Commits on the publisher, whichever node was asked; the answer waits until the bus holds it. */
export function runWrite<T>(work: Work<T>, around: Around<T>): Promise<T> {
  const { cluster } = work;
  const node = cluster.publisher;
  let kept: Promise<void> | undefined;
  let rehearsed = false;
  const run = (tx: Tx): T => {
    const { entry } = work;
    if (!entry) return work.run(tx, node, rehearsed);
    const before = lastEntry(tx);
    const outcome = work.run(tx, node, rehearsed);
    const last = lastEntry(tx);
    if (last > before) entry.changes = { from: before + 1, to: last };
    return outcome;
  };
  const late = around?.({
    rehearse() {
      rehearse(node.store, (tx) => work.rehearse(tx, node));
      rehearsed = true;
    },
    commit() {
      const answer = node.store.write(run);
      kept = cluster.acknowledged();
      return answer;
    },
  });
  if (late) return late.then((answer) => kept?.then(() => answer) ?? answer);
  return node.store.writeTogether(
    run,
    (answer) => cluster.acknowledged()?.then(() => answer) ?? answer,
  );
}
