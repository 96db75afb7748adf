/**
 * Natural keys: which row does a request mean?
 *
 * A request names an object by uuid or by its key elements (name; pattern + routePartitionName; a
 * few longer ones). [schema] facts/axl.md 5.1
 */
import { pkidOf } from '../runtime/ids';
import { AxlFault } from '../schema/axl-fault';
import { textOf, treeOf, type Tree, type Value } from '../schema/tree';
import type { NounPlan, PlanNode } from './plan';
import type { References, Sql } from './references';
import { whereSql } from './references';
import { quote, REST } from './tables';
import type { SqlValue } from './store';

/** The row that `uuid` (any spelling, in the element or the attribute) or the key elements name. */
export function findRow(
  sql: Sql,
  references: References,
  plan: NounPlan,
  key: Tree,
): string | undefined {
  const uuid = textOf(key.uuid) ?? textOf(key['@uuid']);
  if (uuid) {
    const pkid = pkidOf(uuid);
    if (!pkid) throw new AxlFault('invalidUuid', { value: uuid });
    return findByPkid(sql, plan, pkid);
  }
  const forms = plan.noun.keys.filter((form) => form.parts[0]?.name !== 'uuid');
  const form = forms.find(({ parts }) =>
    parts.every((part) => part.optional === true || key[part.name] !== undefined),
  );
  const natural = form ? form.parts.map(({ name }) => name) : plan.noun.natural;
  if (natural.length === 0 && plan.noun.mode !== 'crud') return onlyRow(sql, plan);
  if (!form && key[natural[0] ?? ''] === undefined) throw noKey(plan);
  const values = natural.map((name) => key[name]);
  return (
    findByParts(sql, references, plan, natural, values) ?? findInAnyCase(sql, plan, natural, values)
  );
}

/** Their keys are many and have no index without case; a miss must not read them all. */
const AS_WRITTEN = new Set(['device', 'numplan']);

/**
 * A name as it is written comes first, then one in any case, as where it is referred to.
 * [client] facts/clients.md 3, 17; [recorded] of templates, facts/stock.md 3; user ids [guess]
 */
function findInAnyCase(
  sql: Sql,
  plan: NounPlan,
  names: readonly string[],
  values: readonly (Value | undefined)[],
): string | undefined {
  const node = plan.nodes.get(names[0] ?? '');
  const text = textOf(values[0]) ?? '';
  if (names.length !== 1 || text === '' || AS_WRITTEN.has(plan.table)) return undefined;
  if (node?.kind !== 'value' || node.ref || node.codec.matching) return undefined;
  const row = sql.get(
    `select pkid from ${quote(plan.table)} where ${placeSql(plan.table, node)} = ? collate nocase${whereSql(plan.noun.where)} limit 1`,
    text,
  );
  return row && String(row.pkid);
}

export function findByPkid(sql: Sql, plan: NounPlan, pkid: string): string | undefined {
  const row = sql.get(
    `select pkid from ${quote(plan.table)} where pkid = ?${whereSql(plan.noun.where)}`,
    pkid,
  );
  return row && String(row.pkid);
}

/** The row in which the named fields have these values; a missing part is NULL (no partition). */
export function findByParts(
  sql: Sql,
  references: References,
  plan: NounPlan,
  names: readonly string[],
  values: readonly (Value | undefined)[],
): string | undefined {
  const { sql: text, nodes } = searchBy(plan, names);
  const params: SqlValue[] = [];
  for (const [i, node] of nodes.entries()) {
    const value = partValue(references, node, values[i]);
    if (value === undefined) return undefined;
    params.push(value);
  }
  const row = sql.prepareArrays(text).get(...params);
  return row && String(row[0]);
}

interface KeySearch {
  sql: string;
  nodes: readonly PlanNode[];
}

/** Statements by which a noun's rows are found, by the names of the key's parts. */
const searches = new WeakMap<NounPlan, Map<string, KeySearch>>();

function searchBy(plan: NounPlan, names: readonly string[]): KeySearch {
  let known = searches.get(plan);
  if (!known) searches.set(plan, (known = new Map<string, KeySearch>()));
  const key = names.join();
  let search = known.get(key);
  if (!search) known.set(key, (search = makeSearch(plan, names)));
  return search;
}

function makeSearch(plan: NounPlan, names: readonly string[]): KeySearch {
  const nodes = names.map((name) => {
    const node = plan.nodes.get(name);
    if (!node) throw new Error(`${plan.noun.name}: key part ${name} is no field`);
    return node;
  });
  const tests = nodes.map((node) => `${placeSql(plan.table, node)} is ?`).join(' and ');
  return {
    nodes,
    sql: `select pkid from ${quote(plan.table)} where ${tests}${whereSql(plan.noun.where)} limit 1`,
  };
}

/** A request that names nothing must not mean just any row. */
function noKey({ noun }: NounPlan): AxlFault {
  const forms = noun.keys.length > 0 ? noun.keys : [{ parts: [{ name: 'uuid' }] }];
  const keys = forms.map(({ parts }) => parts.map(({ name }) => name).join(' + ')).join(', ');
  return new AxlFault('missingKeyElement', { object: noun.wrapper, keys });
}

/** A singleton has no key: its only row. */
function onlyRow(sql: Sql, plan: NounPlan): string | undefined {
  const row = sql.get(
    `select pkid from ${quote(plan.table)} where 1 = 1${whereSql(plan.noun.where)} limit 1`,
  );
  return row && String(row.pkid);
}

/** undefined: no row can match (a reference to something that is not there). */
function partValue(
  references: References,
  node: PlanNode,
  value: Value | undefined,
): SqlValue | undefined {
  const text = textOf(value) ?? '';
  if (node.kind !== 'value') return text;
  if (!node.ref)
    return text === '' && node.field.nillable ? null : node.codec.toSql(text, node.field.name);
  const uuid = textOf(treeOf(value)['@uuid']);
  if (uuid) return pkidOf(uuid);
  return text === '' ? null : references.pkidOf(node.ref, text);
}

/** SQL for the place of a value in its noun's row. */
export function placeSql(table: string, node: PlanNode): string {
  if (node.kind === 'value' && node.at.at === 'row')
    return `${quote(table)}.${quote(node.at.column)}`;
  if (node.kind === 'value' && node.at.at === 'side') {
    const { side, column } = node.at;
    const own = `${quote(table)}.${side.via ? quote(side.via.column) : 'pkid'}`;
    return `(select ${quote(column)} from ${quote(side.table)} where ${quote(side.fk)} = ${own} limit 1)`;
  }
  return `json_extract(${quote(table)}.${quote(REST)}, '$."${node.path}"')`;
}
