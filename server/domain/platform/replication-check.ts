/**
 * Compares the tables of the nodes with the publisher's: by their checksums, then by their rows
 * where those differ. What is only on its way between two looks is no difference.
 */
import type { Cluster } from '../../cluster/cluster';
import { NodeAway } from '../../cluster/orders';
import type { RowSums } from '../../cluster/table-sums';
import type { Member } from './members';

/** Pkids in which one node's table differs from the publisher's. */
export interface TableDifference {
  /** rows of the node's table */
  rows: number;
  /** there and not at the publisher */
  extra: string[];
  missing: string[];
  /** there, but another row */
  mismatch: string[];
}

export interface TableCheck {
  table: string;
  /** rows of the publisher's */
  rows: number;
  /** name of a node -> how it differs; nodes that do not are not in it */
  nodes: ReadonlyMap<string, TableDifference>;
}

export interface Check {
  /** tables in which some node differs, by their names */
  tables: readonly TableCheck[];
  /** names of nodes that could not be asked */
  away: readonly string[];
}

/** A change that is on its way has arrived by then. */
const SETTLE_MS = 300;

/** @param tables looked at alone; all unless told */
export async function checkTables(
  cluster: Cluster,
  members: readonly Member[],
  tables?: readonly string[],
): Promise<Check> {
  const { name: publisher } = cluster.publisher;
  const mine = (await cluster.order(publisher, { verb: 'digest' })).tables;
  const suspects = new Map<string, string[]>();
  const away: string[] = [];
  for (const { name: member } of members) {
    try {
      const theirs = (await cluster.order(member, { verb: 'digest' })).tables;
      const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
      const differ = [...names].filter((name) => mine[name]?.sum !== theirs[name]?.sum);
      suspects.set(
        member,
        differ.filter((name) => tables?.includes(name) ?? true),
      );
    } catch (error) {
      if (!(error instanceof NodeAway)) throw error;
      away.push(member);
    }
  }
  const names = [...new Set([...suspects.values()].flat())];
  if (names.length === 0) return { tables: [], away };
  const first = await differences(cluster, suspects, names);
  if ([...suspects.keys()].some((name) => !cluster.node(name)))
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const second = await differences(cluster, suspects, names);
  return { tables: lasting(first, second), away };
}

type Found = Map<string, { rows: number; nodes: Map<string, TableDifference> }>;

async function differences(
  cluster: Cluster,
  suspects: ReadonlyMap<string, readonly string[]>,
  tables: readonly string[],
): Promise<Found> {
  const mine = await cluster.order(cluster.publisher.name, { verb: 'rows', tables });
  const found: Found = new Map();
  for (const [member, own] of suspects) {
    if (own.length === 0) continue;
    const theirs: RowSums = await cluster
      .order(member, { verb: 'rows', tables: own })
      .catch(() => ({}));
    for (const table of own) {
      const [ours, here] = [mine[table] ?? {}, theirs[table] ?? {}];
      const entry = found.get(table) ?? { rows: Object.keys(ours).length, nodes: new Map() };
      entry.nodes.set(member, differenceOf(ours, here));
      found.set(table, entry);
    }
  }
  return found;
}

function differenceOf(
  mine: Readonly<Record<string, string>>,
  theirs: Readonly<Record<string, string>>,
): TableDifference {
  const there = Object.keys(theirs);
  return {
    rows: there.length,
    extra: there.filter((pkid) => mine[pkid] === undefined),
    missing: Object.keys(mine).filter((pkid) => theirs[pkid] === undefined),
    mismatch: there.filter((pkid) => mine[pkid] !== undefined && mine[pkid] !== theirs[pkid]),
  };
}

/** What the second look saw of what the first one did. */
function lasting(first: Found, second: Found): TableCheck[] {
  const checks = [...second].map(([table, { rows, nodes }]): TableCheck => {
    const kept = [...nodes].flatMap(([member, difference]): [string, TableDifference][] => {
      const before = first.get(table)?.nodes.get(member);
      const seen = before && new Set([...before.extra, ...before.missing, ...before.mismatch]);
      const still = (pkids: string[]): string[] => pkids.filter((pkid) => seen?.has(pkid));
      const { extra, missing, mismatch } = difference;
      const found = { extra: still(extra), missing: still(missing), mismatch: still(mismatch) };
      const any = Object.values(found).some((pkids) => pkids.length > 0);
      return any ? [[member, { rows: difference.rows, ...found }]] : [];
    });
    return { table, rows, nodes: new Map(kept) };
  });
  return checks.filter(({ nodes }) => nodes.size > 0).sort((a, b) => (a.table < b.table ? -1 : 1));
}
