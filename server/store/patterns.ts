/**
 * Patterns are unique over all their kinds: a directory number, a translation pattern and a hunt
 * pilot of the same digits cannot live in one partition, and the fault names the kind that is
 * there. [recorded, client] facts/axl.md 4.2
 */
import { AxlFault } from '../schema/axl-fault';
import { textOf, treeOf, type Tree, type Value } from '../schema/tree';
import { pkidOf } from '../runtime/ids';
import type { NounPlan } from './plan';
import type { References, Sql } from './references';
import { quote } from './tables';

/** typepatternusage -> the words of the fault. DN, pickup group and hunt pilot [recorded], rest [guess] */
const KINDS: Record<number, string> = {
  0: 'Call Park',
  1: 'Meet-Me Number',
  2: 'DN',
  3: 'Translation Pattern',
  4: 'Call Pick Up Group',
  5: 'Route Pattern',
  6: 'Message Waiting',
  7: 'Hunt Pilot',
  8: 'Voice Mail Port',
  9: 'SIP Route Pattern',
  10: 'SIP Route Pattern',
  12: 'Directed Call Park',
  13: 'Intercom DN',
  14: 'Intercom Translation Pattern',
  16: 'Mobility Handoff Number',
  17: 'Mobility Feature Access Number',
  18: 'Mobile Voice Access Number',
  31: 'Conference Now Number',
};

/** Transformation patterns are searched apart from dialled ones, so they do not clash with them. */
const TRANSFORMATIONS = '(15, 20)';

export function checkPattern(
  sql: Sql,
  plan: NounPlan,
  references: References,
  object: Tree,
  pkid: string | undefined,
): void {
  const place = placeOf(plan);
  if (!place) return;
  const named = plan.nodes.has('pattern') ? 'pattern' : (plan.noun.natural[0] ?? '');
  const renamed = `new${named.charAt(0).toUpperCase()}${named.slice(1)}`;
  const pattern = textOf(object[renamed]) ?? (pkid ? undefined : textOf(object[named]));
  const sentPartition: Value | undefined =
    object.newRoutePartitionName ?? (pkid ? undefined : object.routePartitionName);
  if (pkid && pattern === undefined && sentPartition === undefined) return;

  const now = pkid ? sql.get(place.rowSql, pkid) : undefined;
  const wanted = pattern ?? String(now?.dnorpattern ?? '');
  const partition =
    sentPartition === undefined
      ? (now?.fkroutepartition ?? null)
      : partitionOf(references, sentPartition);
  if (wanted.startsWith('+')) throw new AxlFault('plusSign');
  if (wanted === '') return;

  const { usage } = place;
  const among = usage === 15 || usage === 20 ? `= ${usage}` : `not in ${TRANSFORMATIONS}`;
  const twin = sql.get(
    `select tkpatternusage from numplan where dnorpattern = ? and fkroutepartition is ? and pkid is not ? and tkpatternusage ${among} limit 1`,
    wanted,
    partition,
    now?.pkid ?? null,
  );
  if (twin)
    throw new AxlFault('patternExists', { kind: KINDS[Number(twin.tkpatternusage)] ?? 'pattern' });
}

const ROW = 'select pkid, dnorpattern, fkroutepartition from numplan where pkid =';

/** Where a noun's pattern lives: its row is one of numplan, or points to one (pickup groups). */
function placeOf(plan: NounPlan): { usage: number; rowSql: string } | undefined {
  if (plan.table === 'numplan') {
    // A line template is a row of the same table, but its key is a name.
    const key = plan.nodes.get(plan.noun.natural[0] ?? '');
    const isPattern =
      key?.kind === 'value' && key.at.at === 'row' && key.at.column === 'dnorpattern';
    const usage = Number(plan.noun.where?.tkpatternusage ?? -1);
    return isPattern ? { usage, rowSql: `${ROW} ?` } : undefined;
  }
  const node = plan.nodes.get('pattern');
  if (node?.kind !== 'value' || node.at.at !== 'side') return undefined;
  const { table, where, via } = node.at.side;
  if (table !== 'numplan' || !via) return undefined;
  const own = `(select ${quote(via.column)} from ${quote(via.table)} where pkid = ?)`;
  return { usage: Number(where.tkpatternusage), rowSql: `${ROW} ${own}` };
}

function partitionOf(references: References, value: Value): string | null {
  const uuid = textOf(treeOf(value)['@uuid']);
  const name = textOf(value) ?? '';
  if (uuid) return pkidOf(uuid) ?? null;
  return name === '' ? null : (references.pkidOf(['RoutePartition'], name) ?? null);
}
