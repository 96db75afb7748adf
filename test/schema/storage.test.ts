/** Every field that says where it lives, says a place that exists and is nobody else's. */
import { loadModel } from '../../server/schema/load';
import type { Field, Noun, Store } from '../../server/schema/model';

const model = loadModel();

interface Placed {
  path: string;
  field: Field;
  table: string;
  /** inside a list that is kept as JSON: its members have no columns */
  json: boolean;
}

/** Every field that can be stored, with the table of the row it belongs to. */
function placed(noun: Noun): Placed[] {
  const cls = model.classes[noun.class];
  return walk(cls?.fields ?? [], { path: noun.name, table: noun.table, json: false }, [noun.class]);
}

type Row = Pick<Placed, 'path' | 'table' | 'json'>;

function walk(fields: Field[], row: Row, seen: string[]): Placed[] {
  return fields.flatMap((field) => {
    const path = field.particle ? row.path : `${row.path}/${field.name}`;
    const own: Placed[] = field.particle ? [] : [{ path, field, table: row.table, json: row.json }];
    const { store } = field;
    if (store && 'kind' in store) return own;
    // The parts of a key are stored as the pkid of what they name.
    if (store?.at === 'none' || store?.at === 'column-ref' || (store && field.ref)) return own;
    const again = field.class !== undefined && seen.includes(field.class);
    const inner = field.fields ?? (again ? [] : (model.classes[field.class ?? '']?.fields ?? []));
    const child = store?.at === 'children';
    return [
      ...own,
      ...walk(
        inner,
        {
          path,
          table: child ? store.table : row.table,
          json: row.json || (field.max !== 1 && !child && !field.particle),
        },
        field.class === undefined ? seen : [...seen, field.class],
      ),
    ];
  });
}

/** The columns that a place uses: [table, column]. */
function columnsOf(store: Store | undefined, table: string): [string, string][] {
  switch (store?.at) {
    case 'column':
    case 'column-ref':
      return [[table, store.column]];
    case 'side':
      return [store.fk, store.column, ...Object.keys(store.where ?? {})].map((column) => [
        store.table,
        column,
      ]);
    case 'children':
      return [store.fk, store.order, store.column, ...Object.keys(store.where ?? {})].flatMap(
        (column): [string, string][] => (column === undefined ? [] : [[store.table, column]]),
      );
    default:
      return [];
  }
}

function hasColumn(table: string, column: string): boolean {
  return model.tables[table]?.columns.some(({ name }) => name === column) ?? false;
}

const fields = Object.values(model.nouns).flatMap(placed);

/** One of the two is there: each shows the column when it leads to an object of its own nouns. */
const ALTERNATIVES = new Set([
  'RoutePattern/destination/gatewayName and RoutePattern/destination/routeListName',
]);

/** The lines of a port hang on a device elsewhere; here the gateway is the device of 24 ports. */
const ANALOG_PORTS = /^CiscoCatalyst600024PortFXSGateway\/ports\/port\//;

describe('the place of a field', () => {
  it('is there: table, column, key and constant', () => {
    const stored = fields.filter(({ json }) => !json);
    const lost = stored.flatMap(({ path, field, table }) =>
      columnsOf(field.store, table)
        .filter(([at, column]) => !hasColumn(at, column))
        .map(([at, column]) => `${path}: ${at}.${column}`),
    );
    const constants = Object.values(model.nouns).flatMap(({ name, table, where }) =>
      Object.keys(where ?? {})
        .map((key) => key.replace('!', ''))
        .filter((column) => !hasColumn(table, column))
        .map((column) => `${name}: ${table}.${column}`),
    );
    expect([...lost, ...constants]).toEqual([]);
  });

  it('is its own: no two fields of a row share it', () => {
    const shared: string[] = [];
    for (const noun of Object.values(model.nouns)) {
      const taken = new Map<string, string>();
      for (const { path, field, table, json } of placed(noun)) {
        if (json || !field.store || !('column' in field.store)) continue;
        if (field.store.at === 'children') continue;
        const row = path.slice(0, path.lastIndexOf('/'));
        const level = field.store.at === 'side' ? noun.name : rowOf(row);
        const key = `${level} ${JSON.stringify({ ...field.store, table })}`;
        const twin = taken.get(key);
        const both = `${twin ?? ''} and ${path}`;
        if (twin !== undefined && twin !== path && !ALTERNATIVES.has(both)) shared.push(both);
        taken.set(key, path);
      }
    }
    expect(shared).toEqual([]);
  });

  it('is a pkid where it is a reference, and leads to a noun that exists', () => {
    const wrong = fields.flatMap(({ path, field, table, json }) => {
      if (!field.ref) return [];
      if (json) return ANALOG_PORTS.test(path) ? [] : [`${path} is kept as JSON`];
      const nouns = field.ref.filter((noun) => !model.nouns[noun]);
      const column = columnsOf(field.store, table).find(([, name]) =>
        field.store && 'column' in field.store ? name === field.store.column : false,
      );
      const type =
        column && model.tables[column[0]]?.columns.find(({ name }) => name === column[1]);
      return [
        ...nouns.map((noun) => `${path} -> ${noun}`),
        ...(type && type.type !== 'pkid' ? [`${path}: ${type.name} is ${type.type}`] : []),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('is a column for every single reference, but for those that name no object', () => {
    const loose = fields
      .filter(({ field, json }) => field.simple === 'XFkType' && field.max === 1 && !json)
      .filter(({ field }) => field.store === undefined)
      .map(({ path }) => path);
    expect(loose.sort()).toEqual(NO_OBJECT);
  });
});

/** facts/axl-nouns.md: stock rows and flags in a reference type; two that share one column. */
const NO_OBJECT = [
  'ConferenceBridge/securityProfileName',
  'User/lineAppearanceAssociationForPresences/lineAppearanceAssociationForPresence/laapAssociate',
  'UserProfileProvision/defaultUserProfile',
  'VoiceMailPort/securityProfileName',
];

/** The path of the list member (or noun) whose row holds what is under this path. */
function rowOf(path: string): string {
  const names = path.split('/');
  for (let length = names.length; length > 1; length -= 1) {
    const prefix = names.slice(0, length).join('/');
    if (children.has(prefix)) return prefix;
  }
  return names[0] ?? '';
}

const children = new Set(
  fields.filter(({ field }) => field.store?.at === 'children').map(({ path }) => path),
);

describe('the dictionary', () => {
  const tables = Object.values(model.tables);

  it('has pkid first and the hidden column last, type tables apart', () => {
    const odd = tables.filter(({ columns }) => {
      const names = columns.map(({ name }) => name);
      if (names[0] === 'enum') return names.includes('pkid');
      return names[0] !== 'pkid' || names.at(-1) !== 'rest';
    });
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it('has no column twice, and no reference to a table that is not there', () => {
    const odd = tables.flatMap(({ name, columns, unique }) => {
      const names = columns.map((column) => column.name);
      return [
        ...names.filter((one, i) => names.indexOf(one) !== i),
        ...columns
          .filter(({ ref }) => ref !== undefined && !model.tables[ref])
          .map((one) => one.name),
        ...(unique ?? []).flat().filter((one) => !names.includes(one)),
      ].map((column) => `${name}.${column}`);
    });
    expect(odd).toEqual([]);
  });

  it('has the type table of every enumeration, and of every column that holds one', () => {
    const lost = [
      ...Object.values(model.simples).flatMap(({ table }) => table ?? []),
      ...tables.flatMap(({ columns }) => columns.flatMap((column) => column.enum ?? [])),
    ].filter((name) => model.tables[name]?.columns[0]?.name !== 'enum');
    expect([...new Set(lost)]).toEqual([]);
  });

  it('lets the rows of a list go with the row they hang on', () => {
    const kept = fields.flatMap(({ path, field }) => {
      if (field.store?.at !== 'children') return [];
      const { table, fk } = field.store;
      const column = model.tables[table]?.columns.find(({ name }) => name === fk);
      return column?.onRemove === 'cascade' ? [] : [`${path}: ${table}.${fk}`];
    });
    expect([...new Set(kept)]).toEqual([]);
  });
});
