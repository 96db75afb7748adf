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
  if (plan.table !== 'numplan' || !isPattern(plan)) return;
  const named = plan.noun.natural[0] ?? 'pattern';
  const renamed = `new${named.charAt(0).toUpperCase()}${named.slice(1)}`;
  const pattern = textOf(object[renamed]) ?? (pkid ? undefined : textOf(object[named]));
  const sentPartition: Value | undefined =
    object.newRoutePartitionName ?? (pkid ? undefined : object.routePartitionName);
  if (pkid && pattern === undefined && sentPartition === undefined) return;

  const now = pkid
    ? sql.get('select dnorpattern, fkroutepartition from numplan where pkid = ?', pkid)
    : undefined;
  const wanted = pattern ?? String(now?.dnorpattern ?? '');
  const partition =
    sentPartition === undefined
      ? (now?.fkroutepartition ?? null)
      : partitionOf(references, sentPartition);
  if (wanted.startsWith('+')) throw new AxlFault('plusSign');
  if (wanted === '') return;

  const usage = Number(plan.noun.where?.tkpatternusage ?? -1);
  const among = usage === 15 || usage === 20 ? `= ${usage}` : `not in ${TRANSFORMATIONS}`;
  const twin = sql.get(
    `select tkpatternusage from numplan where dnorpattern = ? and fkroutepartition is ? and pkid is not ? and tkpatternusage ${among} limit 1`,
    wanted,
    partition,
    pkid ?? null,
  );
  if (twin)
    throw new AxlFault('patternExists', { kind: KINDS[Number(twin.tkpatternusage)] ?? 'pattern' });
}

/** A line template is a row of the same table, but its key is a name. */
function isPattern(plan: NounPlan): boolean {
  const key = plan.nodes.get(plan.noun.natural[0] ?? '');
  return key?.kind === 'value' && key.at.at === 'row' && key.at.column === 'dnorpattern';
}

function partitionOf(references: References, value: Value): string | null {
  const uuid = textOf(treeOf(value)['@uuid']);
  const name = textOf(value) ?? '';
  if (uuid) return pkidOf(uuid) ?? null;
  return name === '' ? null : (references.pkidOf(['RoutePartition'], name) ?? null);
}
