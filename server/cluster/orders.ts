/**
 * What one node of a cluster has another do or tell, wherever that runs: the bus carries it
 * (bus.ts). Replication is commanded on the publisher, and its nodes may be other processes.
 */
import type { Model } from '../schema/model';
import type { LocalNode } from './local-node';
import { digestsOf, rowSumsOf, type Digests, type RowSums } from './table-sums';

export interface OrderResults {
  /** `utils dbreplication stop`, `reset`, and what waits handed over: of its link */
  stop: null;
  'set-up': null;
  'catch-up': null;
  /** number of its last entry, and each table's rows and checksum */
  digest: { applied: number; tables: Digests };
  /** checksum of each row of the tables named */
  rows: RowSums;
}

export type OrderVerb = keyof OrderResults;

export interface NodeOrder<V extends OrderVerb = OrderVerb> {
  verb: V;
  tables?: readonly string[];
}

/** The node cannot be asked: off, out of reach, or silent. */
export class NodeAway extends Error {
  override readonly name = 'NodeAway';

  constructor(node: string) {
    super(`${node} does not answer`);
  }
}

/** How a node that runs here carries an order out. @throws NodeAway when it is off or cut off */
export async function carryOut<V extends OrderVerb>(
  { node, link, opened, role }: LocalNode,
  model: Model,
  { verb, tables = [] }: NodeOrder<V>,
): Promise<OrderResults[V]> {
  const all: { [W in OrderVerb]: () => OrderResults[W] | Promise<OrderResults[W]> } = {
    // The publisher's side of the link: known there whether the node can be reached or not.
    stop: () => (link.stop(), null),
    'set-up': () => (link.setUp(), null),
    'catch-up': () => (link.catchUp(), null),
    digest: async () => ({
      applied: node.applied,
      tables: await digestsOf(opened.store, model),
    }),
    rows: () => rowSumsOf(opened.store, model, tables),
  };
  const asks = verb === 'digest' || verb === 'rows';
  if (asks && (!node.up || (role !== 'publisher' && !link.up))) throw new NodeAway(node.name);
  return all[verb]();
}
