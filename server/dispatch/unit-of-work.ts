/** A write as one transaction of the publisher, which can be rehearsed before it is made. */
import type { Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';
import { rehearse, type UnitOfWork } from '../store/rehearse';
import type { Tx } from '../store/store';

/** undefined leaves the transaction to dispatch, which pays no promise then */
export type Around<T> = ((unit: UnitOfWork<T>) => Promise<T> | undefined) | undefined;

export interface Work<T> {
  cluster: Cluster;
  run(tx: Tx, node: Node): T;
  /** the same on copies of what it changes */
  rehearse(tx: Tx, node: Node): unknown;
}

/** Commits on the publisher, whichever node was asked; the answer waits until the bus holds it. */
export function runWrite<T>(work: Work<T>, around: Around<T>): T | Promise<T> {
  const { cluster } = work;
  const node = cluster.publisher;
  let kept: Promise<void> | undefined;
  const commit = (): T => {
    const answer = node.store.write((tx) => work.run(tx, node));
    kept = cluster.acknowledged();
    return answer;
  };
  const late = around?.({
    rehearse: () => rehearse(node.store, (tx) => work.rehearse(tx, node)),
    commit,
  });
  if (late) return late.then((answer) => kept?.then(() => answer) ?? answer);
  const answer = commit();
  return kept?.then(() => answer) ?? answer;
}
