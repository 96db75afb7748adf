/**
 * Rows -> object tree, in the view (shape) of the version asked for.
 *
 * A reader is compiled once for a plan, a shape and a set of tags: it knows which cells of the row
 * it needs (cells.ts), so a list of 15 tags reads 15 columns and not 120, and one statement reads
 * the object with its lists.
 */
import type { ElementShape, Shape } from '../schema/shape';
import { NIL, treeOf, type Tree, type Value } from '../schema/tree';
import { bracedUuid } from '../runtime/ids';
import { RowCells, type Cell, type Cells } from './cells';
import { choiceKeeper } from './choices';
import type {
  GroupNode,
  KeyNode,
  ListNode,
  NounPlan,
  PlanNode,
  Place,
  RowPlan,
  Side,
  ValueNode,
} from './plan';
import type { References } from './references';
import { quote, REST } from './tables';
import type { SqlValue } from './store';

export interface Reader {
  /** SQL of what `read` takes, for a select from the plan's table */
  sql: string;
  read(cells: Cells): Tree;
}

type Part = (cells: Cells) => Value | undefined;

export interface ReadContext {
  references: References;
  /** the plan of the first of the nouns that a reference may name */
  targetOf(targets: readonly string[]): NounPlan;
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
  const cells = new RowCells(quote(plan.table));
  const read = compileRow({ context, cells, isDevice: false }, plan, shape, tags);
  return { sql: cells.sql, read };
}

interface Compile {
  context: ReadContext;
  cells: RowCells;
  /** the rows are devices: they have a model and a protocol, and so a default load */
  isDevice: boolean;
}

/** Reads an object out of a row's cells: its attributes, then its elements. */
function compileRow(
  compile: Compile,
  plan: Pick<RowPlan, 'nodes' | 'table'>,
  shape: Shape,
  tags: Tree | undefined,
): (cells: Cells) => Tree {
  const isDevice = compile.context.hasColumn(plan.table, 'tkdeviceprotocol');
  const parts = compileParts({ ...compile, isDevice }, plan.nodes, shape, tags);
  const withUuid = shape.attributes.some(({ name }) => name === 'uuid');
  const withCtiId =
    shape.attributes.some(({ name }) => name === 'ctiid') &&
    compile.context.hasColumn(plan.table, 'ctiid');
  const ctiid = withCtiId ? compile.cells.column('ctiid') : NOWHERE;
  const keepOne = choiceKeeper(shape);
  return (cells) => {
    const tree: Tree = {};
    const number = cells[ctiid];
    if (typeof number === 'number') tree['@ctiid'] = String(number);
    if (withUuid) tree['@uuid'] = bracedUuid(cells[0] as string);
    for (const { name, part } of parts) {
      const value = part(cells);
      if (value !== undefined) tree[name] = value;
    }
    keepOne?.(tree);
    return tree;
  };
}

/** A place that no cell has. */
const NOWHERE = -1;

interface NamedPart {
  name: string;
  part: Part;
}

function compileParts(
  compile: Compile,
  nodes: Map<string, PlanNode>,
  shape: Shape,
  tags: Tree | undefined,
): NamedPart[] {
  return shape.elements.flatMap((element) => {
    const node = nodes.get(element.name);
    if (!node || (tags && !(element.name in tags))) return [];
    const inner = tags && nestedTags(tags[element.name]);
    const part = compilePart(compile, node, element, inner);
    return part ? [{ name: element.name, part }] : [];
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
      const rest = restOf(compile);
      const empty = element.max === 1 ? '' : undefined;
      return (cells) => (rest(cells)?.[node.path] as Value | undefined) ?? empty;
    }
    case 'absent':
      return node.secret ? () => '' : undefined;
  }
}

/** The stored value of a place; undefined when the row's JSON has no such key. */
function rawOf(compile: Compile, at: Place, path: string): (cells: Cells) => SqlValue | undefined {
  if (at.at === 'row') {
    const index = compile.cells.column(at.column);
    return (cells) => cells[index] as SqlValue;
  }
  if (at.at === 'side') return sideOf(compile, at.side, at.column);
  const rest = restOf(compile);
  return (cells) => rest(cells)?.[path] as SqlValue | undefined;
}

function restOf(compile: Compile): (cells: Cells) => Record<string, Cell> | null {
  const index = compile.cells.json(REST);
  return (cells) => cells[index] as Record<string, Cell> | null;
}

/** The select lists of 1:1 rows, by the row that they hang on and their key. */
const sideCells = new WeakMap<RowCells, Map<string, RowCells>>();

/** A column of a 1:1 row, which is read once for all the columns that are asked for. */
function sideOf(
  compile: Compile,
  side: Side,
  column: string,
): (cells: Cells) => SqlValue | undefined {
  const { cells } = compile;
  let known = sideCells.get(cells);
  if (!known) sideCells.set(cells, (known = new Map<string, RowCells>()));
  let own = known.get(side.key);
  if (!own) known.set(side.key, (own = new RowCells(cells.alias(), false)));
  const columns = own;
  const index = cells.add(`side ${side.key}`, () => {
    const key = `${cells.row}.${quote(side.via?.column ?? 'pkid')}`;
    const where = `${columns.row}.${quote(side.fk)} = ${key}${whereText(columns.row, side.where)}`;
    return `(select ${columns.sql} from ${quote(side.table)} ${columns.row} where ${where} limit 1)`;
  });
  const place = columns.column(column);
  return (row) => ((row[index] as Cells | null)?.[place] ?? null) as SqlValue;
}

function valuePart(compile: Compile, node: ValueNode): Part {
  const raw = rawOf(compile, node.at, node.path);
  const { references } = compile.context;
  const { ref, plain, shared, codec, field } = node;
  if (ref) {
    const empty: Value = NIL_FORM.test(node.path) ? NIL : '';
    const named = compile.context.references.resolver(ref);
    return (cells) => {
      const pkid = raw(cells);
      if (typeof pkid !== 'string') return empty;
      if (shared && !references.isOf(ref, pkid)) return undefined;
      const shown = named(pkid);
      return plain ? shown['#'] : shown;
    };
  }
  if (field.any) {
    return (cells) => {
      const xml = raw(cells);
      return typeof xml === 'string' && xml !== '' ? { '#xml': xml } : '';
    };
  }
  if (field.simple === LOAD_INFORMATION) return loadPart(compile, raw);
  const absent: Value = field.default ?? absentOf(field);
  return (cells) => {
    const value = raw(cells) as SqlValue | Tree | undefined;
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
function loadPart(compile: Compile, raw: (cells: Cells) => SqlValue | undefined): Part {
  const { row } = compile.cells;
  const usual = compile.cells.add('default load', () =>
    compile.isDevice
      ? `(select loadinformation from defaults where tkmodel = ${row}.tkmodel and tkdeviceprotocol = ${row}.tkdeviceprotocol)`
      : 'null',
  );
  return (cells) => {
    const own = raw(cells);
    return typeof own === 'string' && own !== ''
      ? { '#': own, '@special': 'true' }
      : { '#': (cells[usual] as string | null) ?? '', '@special': 'false' };
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
  const keepOne = shape && choiceKeeper(shape);
  return (cells) => {
    const tree: Tree = {};
    for (const { name, part } of parts) {
      const value = part(cells);
      if (value !== undefined) tree[name] = value;
    }
    keepOne?.(tree);
    return tree;
  };
}

/** A group of key elements: the natural key of the row whose pkid is stored. */
function keyPart(compile: Compile, node: KeyNode, element: ElementShape): Part {
  const raw = rawOf(compile, node.at, node.path);
  const target = compile.context.targetOf(node.ref);
  const withUuid = element.shape?.().attributes.some(({ name }) => name === 'uuid') ?? false;
  const found = new RowCells(compile.cells.alias(), false);
  const names = [...node.parts].map(([name, part], i) => ({
    name,
    value: keyValue(compile, target, found, i),
    plain: part.kind === 'value' && part.plain,
  }));
  const index = compile.cells.add(
    `key ${node.path}`,
    () =>
      `(select ${found.sql} from ${quote(target.table)} ${found.row} where ${found.row}."pkid" = ${placeSqlOf(compile, node.at, node.path)})`,
  );
  return (cells) => {
    const pkid = raw(cells);
    if (typeof pkid !== 'string') return {};
    const values = cells[index] as Cells | null;
    const tree: Tree = withUuid ? { '@uuid': bracedUuid(pkid) } : {};
    for (const { name, value, plain } of names) {
      const shown = values ? (value(values) ?? '') : '';
      tree[name] = plain && typeof shown === 'object' ? (treeOf(shown)['#'] ?? '') : shown;
    }
    return tree;
  };
}

/** Part `i` of the natural key of a row, out of that row's cells. */
function keyValue(compile: Compile, target: NounPlan, found: RowCells, i: number): Part {
  const node = target.nodes.get(target.noun.natural[i] ?? '');
  if (node?.kind !== 'value' || node.at.at !== 'row') return () => undefined;
  const index = found.column(node.at.column);
  if (!node.ref) return (cells) => node.codec.toText(cells[index] as SqlValue) ?? '';
  const named = compile.context.references.resolver(node.ref);
  return (cells) => {
    const pkid = cells[index];
    return typeof pkid === 'string' ? named(pkid) : '';
  };
}

/** SQL of a stored value. */
function placeSqlOf({ cells }: Compile, at: Place, path: string): string {
  if (at.at === 'row') return `${cells.row}.${quote(at.column)}`;
  if (at.at === 'rest') return `json_extract(${cells.row}.${quote(REST)}, '$."${path}"')`;
  const { side, column } = at;
  return `(select ${quote(column)} from ${quote(side.table)} where ${quote(side.fk)} = ${cells.row}.${quote(side.via?.column ?? 'pkid')}${whereText(quote(side.table), side.where)} limit 1)`;
}

function listPart(
  compile: Compile,
  node: ListNode,
  element: ElementShape,
  tags: Tree | undefined,
): Part {
  const member = new RowCells(compile.cells.alias());
  const read = compileMember({ ...compile, cells: member }, node, element, tags);
  const order = [...(node.order ? [member.column(node.order)] : []), member.column('rowid')];
  const index = compile.cells.add(
    `list ${node.path}`,
    () =>
      `(select json_group_array(${member.sql}) from ${quote(node.table)} ${member.row} where ${member.row}.${quote(node.fk)} = ${compile.cells.row}."pkid"${whereText(member.row, node.where)})`,
  );
  return (cells) => {
    const rows = cells[index] as Cells[];
    if (rows.length === 0) return undefined;
    return (rows.length === 1 ? rows : rows.sort(inOrder(order))).map(read);
  };
}

/**
 * Members are sorted here: an "order by" in the aggregate costs SQLite 0.7 us for each list, also
 * for the many that have no or one member.
 */
function inOrder(places: readonly number[]): (a: Cells, b: Cells) => number {
  return (a, b) => {
    for (const place of places) {
      const [one, other] = [a[place] ?? null, b[place] ?? null];
      if (one === other) continue;
      if (one === null || other === null) return one === null ? -1 : 1;
      return one < other ? -1 : 1;
    }
    return 0;
  };
}

function compileMember(
  compile: Compile,
  node: ListNode,
  element: ElementShape,
  tags: Tree | undefined,
): (cells: Cells) => Value {
  const shape = element.shape?.();
  if (node.member.kind === 'group') {
    if (!shape) throw new Error(`list ${node.path}: members have fields but no shape`);
    return compileRow(compile, { nodes: node.member.nodes, table: node.table }, shape, tags);
  }
  const part = compilePart(compile, node.member, element, tags);
  return (cells) => part?.(cells) ?? '';
}

function whereText(row: string, where: ListNode['where']): string {
  return Object.entries(where)
    .map(
      ([column, value]) =>
        ` and ${row}.${quote(column)} = ${typeof value === 'number' ? value : `'${value}'`}`,
    )
    .join('');
}

export function parseRest(text: SqlValue | undefined): Record<string, Value> {
  return typeof text === 'string' ? (JSON.parse(text) as Record<string, Value>) : {};
}
