/**
 * The dictionary: every table and column, from the fields' store marks, `schemas/sql` and the
 * enumerations' type tables.
 */
import type { Column, Field, Model, Table } from '../../server/schema/model';
import { collectDefaults, type DefaultCollector } from './column-defaults';
import { asMap } from './compile-classes';

type Yaml = Record<string, unknown>;

export function compileTables(model: Model, sql: Yaml[]): Record<string, Table> {
  const tables: Record<string, Table> = {};
  for (const file of sql) {
    for (const [name, block] of Object.entries(file))
      tables[name] = compileTable(name, asMap(block, name));
  }
  typeTables(model, tables);
  const defaults = collectDefaults(model);
  const dictionary: Dictionary = { model, tables, defaults };
  for (const noun of Object.values(model.nouns))
    addRow(dictionary, noun.table, model.classes[noun.class]?.fields ?? [], []);
  defaults.settle();
  keepConstants(model, tables);
  for (const table of Object.values(tables)) finish(table, tables);
  return tables;
}

/**
 * `device: {complete: true, columns: {name: text(128)!, tkmodel: enum typemodel, fkdevicepool: fk devicepool}, unique: [[name]], search: [name]}`
 */
function compileTable(name: string, block: Yaml): Table {
  const columns = Object.entries(asMap(block.columns ?? {}, name)).map(([column, text]) =>
    compileColumn(column, String(text)),
  );
  return {
    name,
    columns,
    ...(Array.isArray(block.unique) && { unique: block.unique as string[][] }),
    ...(Array.isArray(block.uniqueGiven) && { uniqueGiven: block.uniqueGiven as string[][] }),
    ...(Array.isArray(block.numbers) && { numbers: block.numbers as string[] }),
    ...(block.on === 'presence' && { on: 'presence' as const }),
    ...(Array.isArray(block.search) && { search: block.search as string[] }),
    ...(block.complete === true && { complete: true as const }),
    ...(block.guess === true && { guess: true }),
    ...(block.ev !== undefined && { ev: String(block.ev) }),
  };
}

const COLUMN =
  /^(text(?:\((\d+)\))?|integer|boolean|pkid|enum (\w+)|fk (\w+))(!)?(?: = (\S+))?(?: (cascade|setNull))?( secret)?(?: ev (.+))?$/;

function compileColumn(name: string, text: string): Column {
  const match = COLUMN.exec(text);
  if (!match) throw new Error(`column ${name}: cannot read "${text}"`);
  const [, type = '', maxLength, enumTable, fkTable, notNull, value, onRemove, secret, ev] = match;
  return {
    name,
    type: typeOf(type),
    ...(maxLength && { maxLength: Number(maxLength) }),
    ...(enumTable && { enum: enumTable }),
    ...(fkTable && { ref: fkTable }),
    ...(notNull && { notNull: true }),
    ...(value !== undefined && { default: /^-?\d+$/.test(value) ? Number(value) : value }),
    ...(onRemove && { onRemove: onRemove as 'cascade' | 'setNull' }),
    ...(secret && { secret: true as const }),
    ...(ev && { ev }),
  };
}

function typeOf(stated: string): Column['type'] {
  if (stated.startsWith('enum ')) return 'integer';
  if (stated.startsWith('fk ')) return 'pkid';
  return stated.startsWith('text') ? 'text' : (stated as Column['type']);
}

function typeTables(model: Model, tables: Record<string, Table>): void {
  const enumerated = Object.values(model.simples).flatMap(({ table }) => table ?? []);
  const named = Object.keys(tables).filter((name) => name.startsWith('type'));
  for (const name of new Set([...enumerated, ...named])) {
    const table = (tables[name] ??= { name, columns: [] });
    const own: Column[] = [
      { name: 'enum', type: 'integer' },
      { name: 'name', type: 'text' },
      { name: 'moniker', type: 'text' },
    ];
    table.columns = [
      ...own,
      ...table.columns.filter(({ name }) => !own.some((column) => column.name === name)),
    ];
  }
}

/** What the columns are gathered in. */
interface Dictionary {
  model: Model;
  tables: Record<string, Table>;
  defaults: DefaultCollector;
}

/** Columns and tables that the fields of a row name and the SQL files do not. */
function addRow(dictionary: Dictionary, name: string, fields: Field[], seen: string[]): void {
  const { model, tables } = dictionary;
  const table = (tables[name] ??= { name, columns: [], guess: true });
  for (const field of fields) {
    const { store } = field;
    const inner =
      field.fields ??
      (field.class && !seen.includes(field.class) ? model.classes[field.class]?.fields : undefined);
    const within = field.class ? [...seen, field.class] : seen;
    if (store?.at === 'column' || store?.at === 'column-ref')
      addColumn(dictionary, table, field, store.column);
    if (store?.at === 'side') {
      const side = (tables[store.table] ??= { name: store.table, columns: [], guess: true });
      if (store.via === undefined) addParent(side, store.fk, name);
      else if (!has(table, store.via))
        table.columns.push({ name: store.via, type: 'pkid', ref: store.table });
      addColumn(dictionary, side, field, store.column);
    }
    if (store?.at === 'children') {
      const child = (tables[store.table] ??= { name: store.table, columns: [], guess: true });
      addParent(child, store.fk, name);
      if (store.order && !has(child, store.order))
        child.columns.push({ name: store.order, type: 'integer' });
      if (store.column) addColumn(dictionary, child, field, store.column);
      else if (inner) addRow(dictionary, store.table, inner, within);
    } else if (inner && field.max === 1 && store?.at !== 'column-ref' && !(store && field.ref)) {
      // A list without a table of its own is JSON in its row, whatever its members are elsewhere.
      addRow(dictionary, name, inner, within);
    }
  }
}

/** A row that hangs on another goes with it. */
function addParent(table: Table, fk: string, parent: string): void {
  const known = table.columns.find(({ name }) => name === fk);
  if (known) {
    known.ref ??= parent;
    if (known.ref === parent) known.onRemove ??= 'cascade';
  } else table.columns.unshift({ name: fk, type: 'pkid', ref: parent, onRemove: 'cascade' });
}

function addColumn(
  { model, defaults }: Dictionary,
  table: Table,
  field: Field,
  name: string,
): void {
  const known = table.columns.find((column) => column.name === name);
  const ref = field.ref && targetTable(model, field.ref);
  const type = field.simple ? model.simples[field.simple] : undefined;
  const column: Column = known ?? {
    name,
    type: 'text',
    ev: 'guess',
    ...(table.complete && { ours: true as const }),
  };
  if (!known) table.columns.push(column);
  defaults.see(column, field);
  if (ref) {
    column.type = 'pkid';
    column.ref ??= ref;
  } else if (type?.values && name.startsWith('tk')) {
    column.type = 'integer';
    if (type.table) column.enum ??= type.table;
  } else if (
    known?.type === 'boolean' &&
    type?.values &&
    !type.values.some(({ name: text }) => text === 'On')
  ) {
    // The dictionary's guess was wrong: the field holds more than two values.
    column.type = 'text';
  } else if (field.simple === 'XInteger' && !name.startsWith('tk')) {
    // Public material tells a column's name, seldom its type.
    column.type = 'integer';
  } else if (known?.type === 'integer' && type?.values === undefined && isText(model, field)) {
    column.type = 'text';
  } else if (!known && field.simple === 'boolean') column.type = 'boolean';
}

/** Does the field hold any text? */
function isText(model: Model, field: Field): boolean {
  const simple = field.simple ?? '';
  return simple === 'xsd:string' || model.simples[simple]?.maxLength !== undefined;
}

function targetTable(model: Model, nouns: string[]): string | undefined {
  const tables = new Set(nouns.map((noun) => model.nouns[noun]?.table));
  return tables.size === 1 ? [...tables][0] : undefined;
}

/** Columns that only a `where` names: tkclass, tkpatternusage. */
function keepConstants(model: Model, tables: Record<string, Table>): void {
  for (const noun of Object.values(model.nouns)) {
    for (const [key, value] of Object.entries(noun.where ?? {})) {
      const name = key.replace('!', '');
      const table = tables[noun.table];
      if (table && !has(table, name))
        table.columns.push({ name, type: typeof value === 'number' ? 'integer' : 'text' });
    }
  }
  const walk = (fields: Field[]): void => {
    for (const { store, fields: inner } of fields) {
      if (store && 'where' in store && store.where) {
        const table = tables[store.table];
        for (const [name, value] of Object.entries(store.where)) {
          if (table && !has(table, name))
            table.columns.push({ name, type: typeof value === 'number' ? 'integer' : 'text' });
        }
      }
      if (inner) walk(inner);
    }
  };
  for (const cls of Object.values(model.classes)) walk(cls.fields);
}

/** pkid first, the hidden JSON column last; type tables have neither. */
function finish(table: Table, tables: Record<string, Table>): void {
  for (const column of table.columns) {
    if (column.ref && !tables[column.ref]) delete column.ref;
    // A type table that only a column's name speaks of, never seen itself.
    if (column.enum && !tables[column.enum]) delete column.enum;
  }
  if (has(table, 'enum')) return;
  const others = table.columns.filter(({ name }) => name !== 'pkid' && name !== 'rest');
  table.columns = [{ name: 'pkid', type: 'pkid' }, ...others, { name: 'rest', type: 'text' }];
}

function has(table: Table, column: string): boolean {
  return table.columns.some(({ name }) => name === column);
}
