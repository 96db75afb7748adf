/**
 * Object tree -> rows. Every element goes to the one place its plan names.
 */
import { AxlFault } from '../schema/axl-fault';
import { pkidOf } from '../runtime/ids';
import { membersOf, textOf, treeOf, type Tree, type Value } from '../schema/tree';
import type { KeyNode, ListNode, PlanNode, RowPlan, Side, ValueNode } from './plan';
import { parseRest } from './read-object';
import type { Sql } from './references';
import { insert, insertSide, worthARow, writeSide, type WriteContext } from './side-rows';
import { quote, REST } from './tables';
import type { SqlValue } from './store';

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

export function updateRow(context: WriteContext, plan: RowPlan, pkid: string, changes: Tree): void {
  const change = emptyChange();
  collect(context, plan.nodes, renamed(plan, changes), 'update', change);
  const columns = new Map(change.columns);
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

type Mode = 'insert' | 'update';

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
      return put(change, node, valueToSql(context, node, value, mode));
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
      if (value !== undefined) change.rest[node.path] = value;
      return;
    case 'absent':
      return;
  }
}

/** `<lines/>` in an update removes every line: lists inside a group that was sent are whole. */
function emptyLists(nodes: Map<string, PlanNode>, sent: Tree, change: RowChange): void {
  for (const [name, node] of nodes) {
    if (sent[name] !== undefined) continue;
    if (node.kind === 'list') change.lists.push({ node, members: [] });
    else if (node.kind === 'opaque' && node.field.max !== 1) change.rest[node.path] = null;
  }
}

function put(change: RowChange, node: ValueNode | KeyNode, value: SqlValue | undefined): void {
  if (value === undefined) return;
  if (node.at.at === 'row') change.columns.set(node.at.column, value);
  else if (node.at.at === 'rest') change.rest[node.path] = value as Value;
  else {
    const side = change.sides.get(node.at.side) ?? new Map<string, SqlValue>();
    side.set(node.at.column, value);
    change.sides.set(node.at.side, side);
  }
}

/** undefined: the place is left as it is, and reading a missing JSON key gives the default. */
function valueToSql(
  context: WriteContext,
  node: ValueNode,
  value: Value | undefined,
  mode: Mode,
): SqlValue | undefined {
  const { field } = node;
  if (field.any) return xmlToSql(value);
  if (node.ref) {
    return value === undefined && mode === 'insert' && field.default !== undefined
      ? (context.references.pkidOf(node.ref, field.default) ?? null)
      : referenceToSql(context, node.ref, value);
  }
  if (value === undefined) {
    if (node.at.at === 'rest') return undefined;
    if (field.default !== undefined) return defaultToSql(node);
    if (node.filled !== undefined) return node.filled;
    if (field.nillable) return null;
    return node.codec.toSql(field.simple === 'boolean' ? 'false' : '', field.name);
  }
  if (value === null) return null;
  // The default load sent back as it was answered is no load of the device's own.
  if (textOf(treeOf(value)['@special']) === 'false') return null;
  const stored = node.codec.toSql(textOf(value) ?? '', field.name);
  return stored === null && mode === 'insert' ? defaultToSql(node) : stored;
}

/**
 * What an element that is not sent becomes, or one that is sent empty where its type has no empty
 * value: `<useTrustedRelayPoint/>` in an add means Default. [client] facts/clients.md 3, 16
 */
function defaultToSql({ field, codec }: ValueNode): SqlValue {
  return field.default === undefined ? null : codec.toSql(field.default, field.name);
}

/** Free XML is kept as the text of its content. */
function xmlToSql(value: Value | undefined): SqlValue | undefined {
  if (value === undefined) return undefined;
  return textOf(treeOf(value)['#xml']) ?? '';
}

function referenceToSql(
  context: WriteContext,
  targets: readonly string[],
  value: Value | undefined,
): SqlValue {
  if (value === undefined || value === null) return null;
  const uuid = textOf(treeOf(value)['@uuid']);
  const name = textOf(value) ?? '';
  if (uuid) {
    const pkid = pkidOf(uuid);
    if (pkid && context.references.exists(targets, pkid)) return pkid;
    if (!name) throw new AxlFault('itemNotFound', { what: uuid });
  }
  if (name === '') return null;
  const pkid = context.references.pkidOf(targets, name) ?? byUuidText(context, targets, name);
  if (!pkid) throw new AxlFault('itemNotFound', { what: name });
  return pkid;
}

/** A reference may be given as a uuid in place of the name. [doc] axl.md 5.1 */
function byUuidText(
  context: WriteContext,
  targets: readonly string[],
  text: string,
): string | undefined {
  const pkid = pkidOf(text);
  return pkid && context.references.exists(targets, pkid) ? pkid : undefined;
}

function keyToSql(context: WriteContext, node: KeyNode, value: Value | undefined): SqlValue {
  if (value === undefined || value === null) return null;
  const tree = treeOf(value);
  const uuid = textOf(tree['@uuid']);
  const pkid = uuid ? pkidOf(uuid) : undefined;
  if (pkid && context.references.exists(node.ref, pkid)) return pkid;
  const parts = [...node.parts.keys()].map((name) => tree[name]);
  const first = textOf(parts[0]) ?? '';
  if (first === '') return null;
  const found = context.findByParts(node.ref, parts);
  if (!found) throw new AxlFault('itemNotFound', { what: first });
  return found;
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

/** A member to remove is told by the references it holds; by its plain values when it has none. */
function removeMember(context: WriteContext, node: ListNode, parent: string, member: Value): void {
  const change = emptyChange();
  collect(context, memberPlan(node).nodes, memberTree(node, member), 'update', change);
  const references = [...change.columns].filter(([column]) => column.startsWith('fk'));
  const told = references.length > 0 ? references : [...change.columns];
  const where = [...told.map(([column]) => column), ...Object.keys(node.where)];
  context.sql.run(
    `delete from ${quote(node.table)} where ${quote(node.fk)} = ?${where.map((name) => ` and ${quote(name)} is ?`).join('')}`,
    parent,
    ...told.map(([, value]) => value),
    ...Object.values(node.where),
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
