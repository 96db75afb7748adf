/**
 * Rows -> object tree, in the view (shape) of the version asked for.
 *
 * A reader is compiled once for a plan, a shape and a set of tags: it knows which columns it
 * needs, so a list of 15 tags reads 15 columns and not 120.
 */
import type { ElementShape, Shape } from '../schema/shape';
import { NIL, treeOf, type Tree, type Value } from '../schema/tree';
import { bracedUuid } from '../runtime/ids';
import type {
  GroupNode,
  KeyNode,
  ListNode,
  PlanNode,
  Place,
  RowPlan,
  Side,
  ValueNode,
} from './plan';
import type { References, Sql } from './references';
import { quote, REST } from './tables';
import type { PreparedArrays, SqlValue } from './store';

/** A row being read: its side rows and its JSON are fetched when first asked for. */
export interface OpenRow {
  /** values in the order of the reader's columns; pkid first */
  row: SqlValue[];
  pkid: string;
  /** the row's JSON, once it was asked for */
  json: Record<string, Value> | undefined;
  /** side rows already read, by the reader's own number for them */
  sides: (SqlValue[] | undefined)[];
}

export interface Reader {
  /** columns of the row that `read` looks at */
  columns: string[];
  /** @param row values in the order of `columns`; more may follow */
  read(row: SqlValue[]): Tree;
}

type Part = (open: OpenRow) => Value | undefined;

export interface ReadContext {
  sql: Sql;
  references: References;
  /** key parts of a referenced object, e.g. [pattern, routePartitionName] of a line */
  keyParts(targets: readonly string[], pkid: string): (Value | undefined)[];
  hasColumn(table: string, column: string): boolean;
}

/** XSD type of a device's firmware: text with the attribute `special`. */
const LOAD_INFORMATION = 'XLoadInformation';

/** Elements whose NULL reference is written as xsi:nil. [recorded] facts/axl.md 5.3 */
const NIL_FORM = /^(callForward\w+\.(c|secondaryC)allingSearchSpaceName|callPickupGroupName)$/;

export function compileReader(
  context: ReadContext,
  plan: Pick<RowPlan, 'nodes' | 'table'>,
  shape: Shape,
  tags: Tree | undefined,
): Reader {
  const columns = new Columns();
  const parts = compileParts(
    { context, columns, sides: [], isDevice: context.hasColumn(plan.table, 'tkdeviceprotocol') },
    plan.nodes,
    shape,
    tags,
  );
  const withUuid = shape.attributes.some(({ name }) => name === 'uuid');
  const withCtiId =
    shape.attributes.some(({ name }) => name === 'ctiid') && context.hasColumn(plan.table, 'ctiid');
  const ctiid = withCtiId ? columns.add('ctiid') : -1;
  return {
    columns: columns.names,
    read(row) {
      const open = openRow(row);
      const tree: Tree = {};
      if (withCtiId && row[ctiid] !== null) tree['@ctiid'] = String(row[ctiid]);
      if (withUuid) tree['@uuid'] = bracedUuid(open.pkid);
      for (const [name, part] of parts) {
        const value = part(open);
        if (value !== undefined) tree[name] = value;
      }
      return tree;
    },
  };
}

interface Compile {
  context: ReadContext;
  /** the rows are devices: they have a model and a protocol, and so a default load */
  isDevice: boolean;
  columns: Columns;
  /** 1:1 rows that the reader needs, in the order of their numbers */
  sides: CompiledSide[];
}

interface CompiledSide {
  side: Side;
  columns: Columns;
}

function compileParts(
  compile: Compile,
  nodes: Map<string, PlanNode>,
  shape: Shape,
  tags: Tree | undefined,
): [string, Part][] {
  return shape.elements.flatMap((element) => {
    const node = nodes.get(element.name);
    if (!node || (tags && !(element.name in tags))) return [];
    const inner = tags && nestedTags(tags[element.name]);
    const part = compilePart(compile, node, element, inner);
    return part ? [[element.name, part] as [string, Part]] : [];
  });
}

/** A tag that names tags inside it asks for those only; an empty one for everything. */
function nestedTags(tag: Value | undefined): Tree | undefined {
  const tree = Array.isArray(tag) ? treeOf(tag[0]) : treeOf(tag);
  const inner = Object.keys(tree).filter((name) => !/^[@#]/.test(name));
  return inner.length > 0 ? tree : undefined;
}

function compilePart(
  compile: Compile,
  node: PlanNode,
  element: ElementShape,
  tags: Tree | undefined,
): Part | undefined {
  switch (node.kind) {
    case 'value':
      return valuePart(compile, node);
    case 'group':
      return groupPart(compile, node, element, tags);
    case 'key':
      return keyPart(compile, node, element);
    case 'list':
      return listPart(compile, node, element, tags);
    case 'opaque': {
      const index = compile.columns.add(REST);
      const empty = element.max === 1 ? '' : undefined;
      return (open) => restOf(open, index)[node.path] ?? empty;
    }
    case 'absent':
      return node.secret ? () => '' : undefined;
  }
}

function rawOf(compile: Compile, at: Place, path: string): (open: OpenRow) => SqlValue | undefined {
  if (at.at === 'row') {
    const index = compile.columns.add(at.column);
    return (open) => open.row[index] ?? null;
  }
  if (at.at === 'side') return sideOf(compile, at.side, at.column);
  const index = compile.columns.add(REST);
  return (open) => restOf(open, index)[path] as SqlValue | undefined;
}

/** A column of a 1:1 row, which is fetched once for all its columns when the first is asked for. */
function sideOf(
  compile: Compile,
  side: Side,
  column: string,
): (open: OpenRow) => SqlValue | undefined {
  let index = compile.sides.findIndex((one) => one.side.key === side.key);
  if (index < 0) index = compile.sides.push({ side, columns: new Columns() }) - 1;
  const own = compile.sides[index];
  const place = own?.columns.add(column) ?? 0;
  const { references, sql } = compile.context;
  let statement: PreparedArrays | undefined;
  const fetch = (open: OpenRow): SqlValue[] | undefined => {
    if (references.isEmpty(side.table)) return undefined;
    statement ??= sql.prepareArrays(sideSql(side, own?.columns.names ?? []));
    return statement.get(open.pkid);
  };
  return (open) => {
    if (!(index in open.sides)) open.sides[index] = fetch(open);
    return open.sides[index]?.[place] ?? null;
  };
}

function sideSql(side: Side, columns: string[]): string {
  const where = Object.entries(side.where)
    .map(
      ([column, value]) =>
        ` and ${quote(column)} = ${typeof value === 'number' ? value : `'${value}'`}`,
    )
    .join('');
  return `select ${columns.map(quote).join(', ')} from ${quote(side.table)} where ${quote(side.fk)} = ?${where}`;
}

function valuePart(compile: Compile, node: ValueNode): Part {
  const raw = rawOf(compile, node.at, node.path);
  const { references } = compile.context;
  const { ref, plain, shared, codec, field } = node;
  if (ref) {
    const empty: Value = NIL_FORM.test(node.path) ? NIL : '';
    return (open) => {
      const pkid = raw(open);
      if (typeof pkid !== 'string') return empty;
      if (shared && !references.isOf(ref, pkid)) return undefined;
      const name = references.nameOf(ref, pkid);
      return plain ? name : { '#': name, '@uuid': bracedUuid(pkid) };
    };
  }
  if (field.any) {
    return (open) => {
      const xml = raw(open);
      return typeof xml === 'string' && xml !== '' ? { '#xml': xml } : '';
    };
  }
  if (field.simple === LOAD_INFORMATION && compile.isDevice) return loadPart(compile, raw);
  const absent: Value = field.default ?? absentOf(field);
  return (open) => {
    const value = raw(open) as SqlValue | Tree | undefined;
    if (value === undefined) return absent;
    // Kept with its attributes.
    return typeof value === 'object' && value !== null && '#' in value
      ? value
      : codec.toText(value as SqlValue);
  };
}

/** What a field without a stored value shows: a boolean is false, what may be nil is NULL. */
function absentOf(field: ValueNode['field']): Value {
  if (field.nillable) return null;
  return field.simple === 'boolean' ? 'false' : '';
}

/** The firmware of the device: its own, or the default of its model and protocol. [recorded] 5.1 */
function loadPart(compile: Compile, raw: (open: OpenRow) => SqlValue | undefined): Part {
  const model = compile.columns.add('tkmodel');
  const protocol = compile.columns.add('tkdeviceprotocol');
  const { sql } = compile.context;
  const statement = sql.prepare(
    'select loadinformation as load from defaults where tkmodel = ? and tkdeviceprotocol = ?',
  );
  return (open) => {
    const own = raw(open);
    if (typeof own === 'string' && own !== '') return { '#': own, '@special': 'true' };
    const load = statement.get(open.row[model] ?? null, open.row[protocol] ?? null);
    return { '#': String(load?.load ?? ''), '@special': 'false' };
  };
}

function groupPart(
  compile: Compile,
  node: GroupNode,
  element: ElementShape,
  tags: Tree | undefined,
): Part {
  const shape = element.shape?.();
  const parts = shape ? compileParts(compile, node.nodes, shape, tags) : [];
  return (open) => {
    const tree: Tree = {};
    for (const [name, part] of parts) {
      const value = part(open);
      if (value !== undefined) tree[name] = value;
    }
    return tree;
  };
}

function keyPart(compile: Compile, node: KeyNode, element: ElementShape): Part {
  const raw = rawOf(compile, node.at, node.path);
  const { keyParts } = compile.context;
  const withUuid = element.shape?.().attributes.some(({ name }) => name === 'uuid') ?? false;
  const names = [...node.parts].map(([name, part]) => ({
    name,
    plain: part.kind === 'value' && part.plain,
  }));
  return (open) => {
    const pkid = raw(open);
    if (typeof pkid !== 'string') return {};
    const values = keyParts(node.ref, pkid);
    const tree: Tree = withUuid ? { '@uuid': bracedUuid(pkid) } : {};
    names.forEach(({ name, plain }, i) => {
      const value = values[i] ?? '';
      tree[name] = plain && typeof value === 'object' ? (treeOf(value)['#'] ?? '') : value;
    });
    return tree;
  };
}

function listPart(
  compile: Compile,
  node: ListNode,
  element: ElementShape,
  tags: Tree | undefined,
): Part {
  const member = compileMember(compile.context, node, element, tags);
  const columns = member.columns.map(quote).join(', ');
  const select = `select ${columns} from ${quote(node.table)} where ${quote(node.fk)} = ?${whereText(node)} order by ${node.order ? `${quote(node.order)}, ` : ''}rowid`;
  const { references, sql } = compile.context;
  let statement: PreparedArrays | undefined;
  return (open) => {
    if (references.isEmpty(node.table)) return undefined;
    statement ??= sql.prepareArrays(select);
    const rows = statement.all(open.pkid);
    return rows.length === 0 ? undefined : rows.map((row) => member.read(row));
  };
}

interface MemberReader {
  columns: string[];
  read(row: SqlValue[]): Value;
}

function compileMember(
  context: ReadContext,
  node: ListNode,
  element: ElementShape,
  tags: Tree | undefined,
): MemberReader {
  const shape = element.shape?.();
  if (node.member.kind === 'group') {
    if (!shape) throw new Error(`list ${node.path}: members have fields but no shape`);
    return compileReader(context, { nodes: node.member.nodes, table: node.table }, shape, tags);
  }
  const columns = new Columns();
  const part = compilePart(
    { context, columns, sides: [], isDevice: false },
    node.member,
    element,
    tags,
  );
  return {
    columns: columns.names,
    read: (row) => part?.(openRow(row)) ?? '',
  };
}

function whereText(node: ListNode): string {
  return Object.entries(node.where)
    .map(
      ([column, value]) =>
        ` and ${quote(column)} = ${typeof value === 'number' ? value : `'${value}'`}`,
    )
    .join('');
}

function openRow(row: SqlValue[]): OpenRow {
  return { row, pkid: String(row[0]), json: undefined, sides: [] };
}

function restOf(open: OpenRow, index: number): Record<string, Value> {
  return (open.json ??= parseRest(open.row[index]));
}

/** The columns of a select list, each once, with their places in the row. */
class Columns {
  readonly names: string[] = ['pkid'];

  /** Place of the column. */
  add(name: string): number {
    const known = this.names.indexOf(name);
    return known >= 0 ? known : this.names.push(name) - 1;
  }
}

export function parseRest(text: SqlValue | undefined): Record<string, Value> {
  return typeof text === 'string' ? (JSON.parse(text) as Record<string, Value>) : {};
}
