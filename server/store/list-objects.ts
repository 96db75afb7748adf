/**
 * listX: search patterns to SQL, rows in pages.
 *
 * Criteria are LIKE patterns that are ANDed; `%` and `%%` match every row, those without a value
 * too; a reference is matched by the name it shows. [client] facts/axl.md section 6
 */
import type { Tree } from '../schema/tree';
import { textOf } from '../schema/tree';
import { placeSql } from './keys';
import type { NounPlan, PlanNode } from './plan';
import { whereSql, type References } from './references';
import { quote } from './tables';
import type { SqlValue } from './store';

export interface Search {
  where: string;
  params: SqlValue[];
}

/** Tables whose names are found without regard to case. [guess] facts/axl.md 6, "case" */
const CASELESS = new Set(['enduser', 'applicationuser']);

export function searchOf(references: References, plan: NounPlan, criteria: Tree): Search {
  const tests = [`1 = 1${whereSql(plan.noun.where, plan.table)}`];
  const params: SqlValue[] = [];
  for (const [name, value] of Object.entries(criteria)) {
    const node = plan.nodes.get(name);
    const pattern = textOf(value);
    if (!node || pattern === undefined || /^%*$/.test(pattern)) continue;
    const test = criterion(references, plan, node, pattern);
    tests.push(test.where);
    params.push(...test.params);
  }
  return { where: tests.join(' and '), params };
}

function criterion(
  references: References,
  plan: NounPlan,
  node: PlanNode,
  pattern: string,
): Search {
  const place = shownSql(plan.table, node);
  if (node.kind === 'value' && node.ref) {
    return {
      where: `${references.nameSql(node.ref, place)} like ? escape '\\'`,
      params: [likeOf(pattern)],
    };
  }
  if (node.kind === 'value' && node.codec.matching) {
    const values = node.codec.matching(pattern);
    return { where: `${place} in (${values.map(() => '?').join(', ')})`, params: values };
  }
  // An exact word uses the index of its column; LIKE cannot.
  if (!/[%_\\]/.test(pattern) && !CASELESS.has(plan.table)) {
    return { where: `${place} = ?`, params: [pattern] };
  }
  return CASELESS.has(plan.table) ? caseless(place, pattern) : matching(place, pattern);
}

/** The range is that of the indexes of searched columns (schemas/sql, `search`). */
function caseless(place: string, pattern: string): Search {
  const lower = pattern.toLowerCase();
  return matching(`lower(${place})`, lower, `${place} collate nocase`);
}

/** Behind every text that starts with a prefix: the last character that there is. */
const LAST = '\u{10FFFF}';

/** LIKE, and for a pattern that starts with plain text the range in which an index finds it. */
function matching(place: string, pattern: string, indexed = place): Search {
  const like = { where: `${place} like ? escape '\\'`, params: [likeOf(pattern)] };
  const [prefix = ''] = /^[^%_]*/.exec(pattern) ?? [];
  if (prefix === '' || prefix === pattern) return like;
  return {
    where: `${indexed} >= ? and ${indexed} < ? and ${like.where}`,
    params: [prefix, prefix + LAST, ...like.params],
  };
}

/** What a row without a value shows is what it is found by: a boolean is false, others their default. */
function shownSql(table: string, node: PlanNode): string {
  const place = placeSql(table, node);
  if (node.kind !== 'value' || node.at.at !== 'rest') return place;
  const usual = node.field.default ?? (node.field.simple === 'boolean' ? 'false' : undefined);
  return usual === undefined ? place : `ifnull(${place}, '${usual.replace(/'/g, "''")}')`;
}

/**
 * The pattern with its backslash kept a backslash: `\+1555` is how an E.164 number is stored, and
 * clients search for it as it is stored.
 */
function likeOf(pattern: string): string {
  return pattern.replace(/\\/g, '\\\\');
}

/** One page: what the reader asks for, then the rowid; rows after `after` (a rowid), so that no statement stays open between pages. */
export function pageSql(plan: NounPlan, select: string, search: Search, pageSize: number): string {
  return `select ${select}, ${quote(plan.table)}.rowid from ${quote(plan.table)} where ${search.where} and ${quote(plan.table)}.rowid > ? order by ${quote(plan.table)}.rowid limit ${pageSize}`;
}
