/**
 * Object tree -> rows. Every element goes to the one place its plan names.
 */
import type { Field } from '../schema/model';
import { membersOf, textOf, treeOf, type Tree, type Value } from '../schema/tree';
import { checkOpaque } from './check-opaque';
import type { AbsentNode, KeyNode, ListNode, PlanNode, RowPlan, Side, ValueNode } from './plan';
import { parseRest } from './read-object';
import type { Sql } from './references';
import { insert, insertSide, worthARow, writeSide, type WriteContext } from './side-rows';
import { quote, REST } from './tables';
import type { SqlValue } from './store';
import { keyToSql, valueToSql, type Mode } from './write-value';

/** What one object asks of one row and of the rows that hang on it. */
interface RowChange {
  columns: Map<string, SqlValue>;
  rest: Record<string, Value | null>;
  sides: Map<Side, Map<string, SqlValue>>;
  lists: { node: ListNode; members: Value[] }[];
}

export function insertRow(
  context: WriteContext,
  plan: Pick<RowPlan, 'nodes' | 'table'>,
  object: Tree,
  fixed: Record<string, SqlValue>,
): string {
  const change = emptyChange();
  collect(context, plan.nodes, object, 'insert', change);
  const pkid = String(fixed.pkid ?? context.ids.pkid());
  const row: Record<string, SqlValue> = { ...Object.fromEntries(change.columns), ...fixed, pkid };
  if (context.hasColumn(plan.table, REST)) row[REST] = restText(change.rest);
  if (context.hasColumn(plan.table, 'ctiid')) row.ctiid ??= nextCtiId(context.sql, plan.table);
  if (plan.table === 'device') row.tkmodel ??= modelOf(context.sql, row.tkproduct);
  insert(context, plan.table, row);
  for (const [side, columns] of change.sides) {
    if (worthARow(side, columns)) insertSide(context, side, pkid, columns);
  }
  for (const { node, members } of change.lists)
    insertMembers(context, node, pkid, members, node.from);
  return pkid;
}

/** A device's model is its product's, for classes whose AXL names the product only. [client] q361 */
function modelOf(sql: Sql, product: SqlValue | undefined): SqlValue {
  if (product === undefined || product === null) return null;
  return sql.get('select tkmodel from typeproduct where enum = ?', product)?.tkmodel ?? null;
}

/** @param fixed columns that make the row one of its noun: an update cannot change them */
export function updateRow(
  context: WriteContext,
  plan: RowPlan,
  pkid: string,
  changes: Tree,
  fixed: Record<string, SqlValue>,
): void {
  const change = emptyChange();
  collect(context, plan.nodes, renamed(plan, changes), 'update', change);
  const columns = new Map([...change.columns].filter(([name]) => !(name in fixed)));
  if (Object.keys(change.rest).length > 0) {
    const now = context.sql.get(
      `select ${quote(REST)} from ${quote(plan.table)} where pkid = ?`,
      pkid,
    );
    columns.set(REST, restText({ ...parseRest(now?.[REST]), ...change.rest }));
  }
  if (columns.size > 0) {
    const names = [...columns.keys()];
    context.sql.run(
      `update ${quote(plan.table)} set ${names.map((name) => `${quote(name)} = ?`).join(', ')} where pkid = ?`,
      ...columns.values(),
      pkid,
    );
    context.touched(plan.table);
  }
  for (const [side, values] of change.sides) writeSide(context, side, pkid, values);
  for (const { node, members } of change.lists) {
    deleteMembers(context, node, pkid);
    insertMembers(context, node, pkid, members, node.from);
  }
  changeLists(context, plan.nodes, pkid, changes);
}

/** `newName` is what update calls the new value of the key field `name`; the key itself is no change. */
function renamed(plan: RowPlan, changes: Tree): Tree {
  const keys = new Set(plan.renames.values());
  const result: Tree = {};
  for (const [name, value] of Object.entries(changes)) {
    const field = plan.renames.get(name);
    if (field && isNoName(plan.nodes.get(field), value)) continue;
    if (field) result[field] = value;
    else if (!keys.has(name)) result[name] = value;
  }
  return result;
}

/**
 * An empty `newName` renames nothing: clients send every argument of theirs. An empty
 * `newRoutePartitionName` does mean none. [client] ciscoaxl update_region
 */
function isNoName(node: PlanNode | undefined, value: Value | undefined): boolean {
  if (node?.kind !== 'value' || node.ref || node.field.min === 0) return false;
  return (textOf(value) ?? '').trim() === '';
}

function emptyChange(): RowChange {
  return { columns: new Map(), rest: {}, sides: new Map(), lists: [] };
}

function collect(
  context: WriteContext,
  nodes: Map<string, PlanNode>,
  object: Tree,
  mode: Mode,
  change: RowChange,
): void {
  for (const [name, node] of nodes) {
    const value = object[name];
    if (value === undefined && mode === 'update') continue;
    collectNode(context, node, value, mode, change);
  }
}

function collectNode(
  context: WriteContext,
  node: PlanNode,
  value: Value | undefined,
  mode: Mode,
  change: RowChange,
): void {
  switch (node.kind) {
    case 'value':
      // The other one of a choice wrote the place that they share.
      if (value === undefined && node.shared) return;
      return put(change, node, valueToSql(context, node, value, mode), value);
    case 'key':
      return put(change, node, keyToSql(context, node, value));
    case 'group':
      // A group sent empty empties its lists, but not its single values.
      if (mode === 'update') emptyLists(node.nodes, treeOf(value), change);
      return collect(context, node.nodes, treeOf(value), mode, change);
    case 'list':
      if (value !== undefined) change.lists.push({ node, members: membersOf(value) });
      return;
    case 'opaque':
      if (value === undefined) return;
      checkOpaque(context.model, context.references, node.field, value);
      change.rest[node.path] = value;
      return;
    case 'absent':
      // Kept elsewhere or not at all, but no less checked.
      if (value !== undefined) checkOpaque(context.model, context.references, kept(node), value);
      return;
  }
}

function kept({ field }: AbsentNode): Field {
  const { store: _place, ref: _ref, ...rest } = field;
  return rest;
}

/** `<lines/>` in an update removes every line: lists inside a group that was sent are whole. */
function emptyLists(nodes: Map<string, PlanNode>, sent: Tree, change: RowChange): void {
  for (const [name, node] of nodes) {
    if (sent[name] !== undefined) continue;
    if (node.kind === 'list') change.lists.push({ node, members: [] });
    else if (node.kind === 'opaque' && node.field.max !== 1) change.rest[node.path] = null;
  }
}

/** @param sent the value as it came, with its attributes */
function put(
  change: RowChange,
  node: ValueNode | KeyNode,
  value: SqlValue | undefined,
  sent?: Value,
): void {
  if (value === undefined) return;
  if (node.at.at === 'row') change.columns.set(node.at.column, value);
  else if (node.at.at === 'rest')
    change.rest[node.path] = withAttributes(node, value as Value, sent);
  else {
    const side = change.sides.get(node.at.side) ?? new Map<string, SqlValue>();
    side.set(node.at.column, value);
    change.sides.set(node.at.side, side);
  }
}

/** `<sigDigits enable="true">4</sigDigits>`: the attributes are kept with the text. */
function withAttributes(node: ValueNode | KeyNode, text: Value, sent: Value | undefined): Value {
  const names = node.field.attributes ?? [];
  const tree = treeOf(sent);
  const given = names.flatMap(({ name }) => {
    const value = tree[`@${name}`];
    return value === undefined ? [] : [[`@${name}`, value] as const];
  });
  return given.length === 0 ? text : { '#': text ?? '', ...Object.fromEntries(given) };
}

function insertMembers(
  context: WriteContext,
  node: ListNode,
  parent: string,
  members: Value[],
  first: number,
): void {
  members.forEach((member, i) => {
    const fixed: Record<string, SqlValue> = { [node.fk]: parent, ...node.where };
    if (node.order && !givesOrder(node, member)) fixed[node.order] = first + i;
    insertRow(context, memberPlan(node), memberTree(node, member), fixed);
  });
}

/** Does the member say its own position (line index, CSS member index)? */
function givesOrder(node: ListNode, member: Value): boolean {
  if (node.member.kind !== 'group') return false;
  for (const [name, inner] of node.member.nodes) {
    if (inner.kind === 'value' && inner.at.at === 'row' && inner.at.column === node.order) {
      return (textOf(treeOf(member)[name]) ?? '') !== '';
    }
  }
  return false;
}

function memberPlan(node: ListNode): Pick<RowPlan, 'nodes' | 'table'> {
  const nodes = node.member.kind === 'group' ? node.member.nodes : new Map([['#', node.member]]);
  return { table: node.table, nodes };
}

function memberTree(node: ListNode, member: Value): Tree {
  return node.member.kind === 'group' ? treeOf(member) : { '#': member };
}

function deleteMembers(context: WriteContext, node: ListNode, parent: string): void {
  const where = Object.keys(node.where)
    .map((name) => ` and ${quote(name)} = ?`)
    .join('');
  context.sql.run(
    `delete from ${quote(node.table)} where ${quote(node.fk)} = ?${where}`,
    parent,
    ...Object.values(node.where),
  );
  context.touched(node.table);
}

/** addX / removeX of an update, beside the whole list X. [schema] facts/axl.md 6 */
function changeLists(
  context: WriteContext,
  nodes: Map<string, PlanNode>,
  parent: string,
  changes: Tree,
): void {
  for (const [name, node] of nodes) {
    if (node.kind !== 'group') continue;
    const cap = name.charAt(0).toUpperCase() + name.slice(1);
    const removed = treeOf(changes[`remove${cap}`]);
    const added = treeOf(changes[`add${cap}`]);
    for (const [inner, list] of node.nodes) {
      if (list.kind !== 'list') continue;
      for (const member of membersOf(removed[inner])) removeMember(context, list, parent, member);
      const members = membersOf(added[inner]);
      if (members.length > 0)
        insertMembers(context, list, parent, members, nextOrder(context, list, parent));
    }
  }
}

function nextOrder(context: WriteContext, node: ListNode, parent: string): number {
  if (!node.order) return node.from;
  const row = context.sql.get(
    `select max(${quote(node.order)}) as last from ${quote(node.table)} where ${quote(node.fk)} = ?`,
    parent,
  );
  return typeof row?.last === 'number' ? row.last + 1 : node.from;
}

/**
 * A member to remove is told by the references it holds; by its plain values, those in its JSON
 * too, when it has none.
 */
function removeMember(context: WriteContext, node: ListNode, parent: string, member: Value): void {
  const change = emptyChange();
  collect(context, memberPlan(node).nodes, memberTree(node, member), 'update', change);
  const references = [...change.columns].filter(([column]) => column.startsWith('fk'));
  const told = references.length > 0 ? references : [...change.columns];
  const kept = Object.entries(change.rest).flatMap(([path, value]) =>
    references.length === 0 && typeof value === 'string' ? [[path, value] as const] : [],
  );
  const tests = [
    ...told.map(([column]) => quote(column)),
    ...Object.keys(node.where).map(quote),
    ...kept.map(([path]) => `json_extract(${quote(REST)}, '$."${path}"')`),
  ];
  // A member that says nothing is no member.
  if (told.length + kept.length === 0) return;
  context.sql.run(
    `delete from ${quote(node.table)} where ${quote(node.fk)} = ?${tests.map((test) => ` and ${test} is ?`).join('')}`,
    parent,
    ...told.map(([, value]) => value),
    ...Object.values(node.where),
    ...kept.map(([, value]) => value),
  );
  context.touched(node.table);
}

/** ctiid: a positive integer that grows with each device and line. [recorded] facts/axl.md 5.1 */
function nextCtiId(sql: Sql, table: string): number {
  const row = sql.get(`select max(ctiid) as last from ${quote(table)}`);
  return Number(row?.last ?? 0) + 1;
}

function restText(rest: Record<string, Value | null>): string | null {
  return Object.keys(rest).length === 0 ? null : JSON.stringify(rest);
}
