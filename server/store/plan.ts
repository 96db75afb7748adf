/**
 * The storage plan of a noun: for each element, where it lives and how its text becomes a value.
 *
 * Made once from the model and kept; reading, writing and searching all walk the same plan, so
 * that a field cannot be written to one place and read from another.
 */
import type { Class, Field, Model, Noun, Where } from '../schema/model';
import { codecOf, type Codec } from './codec';

export type PlanNode = ValueNode | GroupNode | KeyNode | ListNode | OpaqueNode | AbsentNode;

interface NodeBase {
  field: Field;
  /** element path from the object that owns the row: 'callForwardAll.destination' */
  path: string;
}

/** One value: a column of the row, of a 1:1 side row, or a key of the row's JSON. */
export interface ValueNode extends NodeBase {
  kind: 'value';
  codec: Codec;
  at: Place;
  /** it is a reference to one of these nouns, stored as pkid */
  ref?: string[];
  /** another element of a choice lives in the same place: each shows the objects of its own nouns */
  shared: boolean;
  /** text only: the reference shows no uuid attribute (XSD type is a plain string) */
  plain: boolean;
  /** what the database fills in where the XSD states no default */
  filled?: string | number;
}

/** Elements grouped under one element; each lives where it says itself. */
export interface GroupNode extends NodeBase {
  kind: 'group';
  nodes: Map<string, PlanNode>;
}

/** A group of key elements (pattern, routePartitionName) stored as the pkid of what they name. */
export interface KeyNode extends NodeBase {
  kind: 'key';
  at: Place;
  ref: string[];
  parts: Map<string, PlanNode>;
}

/** Repeated members, each a row of a child table. */
export interface ListNode extends NodeBase {
  kind: 'list';
  table: string;
  fk: string;
  order?: string;
  from: number;
  where: Where;
  member: PlanNode;
}

/** Stored as JSON under its path, as it came: lists of plain values, free XML. */
export interface OpaqueNode extends NodeBase {
  kind: 'opaque';
}

/** Not stored: a secret, or computed by a handler. */
export interface AbsentNode extends NodeBase {
  kind: 'absent';
  secret: boolean;
}

export type Place =
  { at: 'row'; column: string } | { at: 'side'; side: Side; column: string } | { at: 'rest' };

/** A 1:1 row of another table. */
export interface Side {
  key: string;
  table: string;
  fk: string;
  where: Where;
  /** the enclosing row points to it, by this column: it is made for that row and goes with it */
  via?: { table: string; column: string };
}

/** The plan of everything that hangs on one kind of row. */
export interface RowPlan {
  table: string;
  nodes: Map<string, PlanNode>;
  sides: Side[];
  /** update's element for a new key value -> field: newName -> name */
  renames: Map<string, string>;
}

export interface NounPlan extends RowPlan {
  noun: Noun;
}

export function planNoun(model: Model, noun: Noun): NounPlan {
  const cls = model.classes[noun.class];
  if (!cls) throw new Error(`noun ${noun.name}: no class ${noun.class}`);
  return { noun, ...planRow(model, cls.fields, noun.table) };
}

function planRow(model: Model, fields: Field[], table: string): RowPlan {
  const sides = new Map<string, Side>();
  const nodes = planFields({ model, table, sides, fields, prefix: '', seen: [] });
  const renames = new Map(
    flatten(fields).flatMap((field) => (field.rename ? [[field.rename, field.name] as const] : [])),
  );
  return { table, nodes, sides: [...sides.values()], renames };
}

interface Scope {
  model: Model;
  table: string;
  sides: Map<string, Side>;
  fields: Field[];
  prefix: string;
  /** classes already open, so that a class that holds itself ends */
  seen: string[];
}

function planFields(scope: Scope): Map<string, PlanNode> {
  const nodes = new Map(
    flatten(scope.fields).map((field) => [field.name, planField(scope, field)] as const),
  );
  markShared(nodes);
  return nodes;
}

/** routeListName and gatewayName of a route pattern are one column: the device that it points at. */
function markShared(nodes: Map<string, PlanNode>): void {
  const seen = new Map<string, ValueNode>();
  for (const node of nodes.values()) {
    if (node.kind !== 'value' || !node.ref || node.at.at === 'rest') continue;
    const place = `${node.at.at === 'side' ? node.at.side.key : ''} ${node.at.column}`;
    const twin = seen.get(place);
    if (twin) twin.shared = node.shared = true;
    seen.set(place, node);
  }
}

/** Choices and sequences among the fields are a matter of the XSD, not of storage. */
function flatten(fields: Field[]): Field[] {
  return fields.flatMap((field) => (field.particle ? flatten(field.fields ?? []) : [field]));
}

function planField(scope: Scope, field: Field): PlanNode {
  const path = scope.prefix + field.name;
  const store = field.store;
  if (store?.at === 'none' || store?.at === 'secret') {
    return { kind: 'absent', field, path, secret: store.at === 'secret' };
  }
  if (store?.at === 'children') {
    return {
      kind: 'list',
      field,
      path,
      table: store.table,
      fk: store.fk,
      ...(store.order && { order: store.order }),
      from: store.from ?? 1,
      where: store.where ?? {},
      member: planMember(scope, field, store.table, store.column),
    };
  }
  if (field.any) {
    return store ? planValue(scope, field, path) : { kind: 'opaque', field, path };
  }
  const inner = innerFields(scope, field);
  if (!inner) {
    if (field.max !== 1) return { kind: 'opaque', field, path };
    return planValue(scope, field, path);
  }
  if (store?.at === 'column-ref' || (store && field.ref)) {
    const place = placeOf(scope, field);
    return {
      kind: 'key',
      field,
      path,
      at: place,
      ref: field.ref ?? [],
      parts: planFields({ ...scope, fields: inner.map(withoutStore), prefix: `${path}.` }),
    };
  }
  if (field.max !== 1) return { kind: 'opaque', field, path };
  return {
    kind: 'group',
    field,
    path,
    nodes: planFields({
      ...scope,
      fields: inner,
      prefix: `${path}.`,
      seen: field.class ? [...scope.seen, field.class] : scope.seen,
    }),
  };
}

/** The parts of a key are stored as what they name together. */
function withoutStore(field: Field): Field {
  const { store: _place, ref: _ref, ...rest } = field;
  return rest;
}

/** The fields inside an element: of its inline group or of its class. */
function innerFields(scope: Scope, field: Field): Field[] | undefined {
  if (field.fields) return field.fields;
  if (!field.class || scope.seen.includes(field.class)) return undefined;
  const cls: Class | undefined = scope.model.classes[field.class];
  if (!cls) throw new Error(`${scope.prefix}${field.name}: no class ${field.class}`);
  return cls.fields;
}

function planValue(scope: Scope, field: Field, path: string): ValueNode {
  const at = placeOf(scope, field);
  const column =
    at.at === 'rest'
      ? undefined
      : columnOf(scope.model, at.at === 'row' ? scope.table : at.side.table, at.column);
  return {
    kind: 'value',
    field,
    path,
    at,
    codec: codecOf(scope.model, storedType(field), column),
    shared: false,
    plain: field.simple !== 'XFkType',
    ...(column?.default !== undefined && { filled: column.default }),
    ...(field.ref && at.at !== 'rest' && { ref: field.ref }),
  };
}

/** A field that is any text in one version is stored as text, whatever others say. */
function storedType({ simple, text, over }: Field): string {
  const free = over?.some(({ type }) => type === 'xsd:string') ?? false;
  return free ? 'xsd:string' : (simple ?? text ?? 'xsd:string');
}

/** A member of a list is planned as a row of its own. */
function planMember(
  scope: Scope,
  field: Field,
  table: string,
  column: string | undefined,
): PlanNode {
  const inner = innerFields(scope, field);
  const own: Scope = { ...scope, table, sides: new Map(), prefix: '' };
  const { store: _list, ...rest } = field;
  const member: Field = { ...rest, max: 1 };
  if (column) {
    const store = inner
      ? ({ at: 'column-ref', column } as const)
      : ({ at: 'column', column } as const);
    return planField(own, { ...member, store });
  }
  const nodes = inner
    ? planFields({
        ...own,
        fields: inner,
        seen: field.class ? [...scope.seen, field.class] : scope.seen,
      })
    : new Map<string, PlanNode>();
  return { kind: 'group', field: member, path: '', nodes };
}

function placeOf(scope: Scope, field: Field): Place {
  const store = field.store;
  if (store?.at === 'column' || store?.at === 'column-ref')
    return { at: 'row', column: store.column };
  if (store?.at === 'side') {
    const key = `${store.table} ${store.via ?? store.fk} ${JSON.stringify(store.where ?? {})}`;
    let side = scope.sides.get(key);
    if (!side) {
      const via = store.via !== undefined && { via: { table: scope.table, column: store.via } };
      side = { key, table: store.table, fk: store.fk, where: store.where ?? {}, ...via };
      scope.sides.set(key, side);
    }
    return { at: 'side', side, column: store.column };
  }
  return { at: 'rest' };
}

function columnOf(model: Model, table: string, column: string) {
  const found = model.tables[table]?.columns.find(({ name }) => name === column);
  if (!found) throw new Error(`no column ${table}.${column} in the dictionary`);
  return found;
}
