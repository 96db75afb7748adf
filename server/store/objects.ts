/**
 * AXL objects over the rows: find, insert, update, remove, read, list.
 *
 * This is the only way by which the generic verbs, fixtures and stock data touch the tables.
 */
import type { Ids } from '../runtime/ids';
import { AxlFault } from '../schema/axl-fault';
import type { Model, Noun } from '../schema/model';
import type { Shape } from '../schema/shape';
import { textOf, type Tree } from '../schema/tree';
import type { Cells } from './cells';
import { findByParts, findRow } from './keys';
import { pageSql, searchOf } from './list-objects';
import { planNoun, type NounPlan } from './plan';
import { compileReader, type ReadContext, type Reader } from './read-object';
import { createReferences, type References, type Sql } from './references';
import { storeFault } from './store-fault';
import type { PreparedArrays, SqlValue } from './store';
import { checkPattern } from './patterns';
import { quote } from './tables';
import { removeRow, type WriteContext } from './side-rows';
import { insertRow, updateRow } from './write-object';

export interface Objects {
  /** pkid of the object that the key elements (or uuid) of a request name */
  find(noun: string, key: Tree): string | undefined;
  /** as find, but throws the real server's fault when there is none */
  need(noun: string, key: Tree): string;
  /** stores a new object; answers its pkid. Throws AxlFault for what the database refuses. */
  insert(noun: string, object: Tree, options?: { pkid?: string }): string;
  /** changes the fields that are there; lists as X, addX, removeX; new keys as newX */
  update(noun: string, pkid: string, changes: Tree): void;
  remove(noun: string, pkid: string): void;
  /** the object as `view` shows it, or only the tags asked for; undefined when it is gone */
  read(noun: string, pkid: string, view: Shape, tags?: Tree): Tree | undefined;
  /** objects that match, page by page; each page is one statement of its own */
  list(noun: string, view: Shape, options: ListOptions): Generator<Tree[], void>;
  /** pkid of the object that shows this name where it is referenced; remembered */
  named(noun: string, name: string): string | undefined;
  /** name shown for a referenced row */
  nameOf(noun: string, pkid: string): string;
  plan(noun: string): NounPlan;
  /** forgets cached names (of one table): rows were changed by other ways */
  forget(table?: string): void;
}

export interface ListOptions {
  criteria: Tree;
  tags: Tree | undefined;
  skip?: number;
  first?: number;
  pageSize?: number;
}

export interface ObjectsOptions {
  model: Model;
  ids: Ids;
  sql: Sql;
  /** commits what is open: called before a page is read outside of a unit of work */
  settle(): void;
}

export function createObjects(options: ObjectsOptions): Objects {
  const { model, ids, sql } = options;
  const plans = new Map<string, NounPlan>();
  const references: References = createReferences(model, sql);
  const readers = new WeakMap<Shape, Map<string, KeptReader>>();

  const plan = (name: string): NounPlan => {
    let found = plans.get(name);
    if (!found) {
      const noun: Noun | undefined = model.nouns[name];
      if (!noun) throw new Error(`unknown noun ${name}`);
      plans.set(name, (found = planNoun(model, noun)));
    }
    return found;
  };
  const targetOf = (targets: readonly string[]) => plan(targets[0] ?? '');

  const columns = new Map(
    Object.values(model.tables).map((table) => [
      table.name,
      new Set(table.columns.map(({ name }) => name)),
    ]),
  );
  const hasColumn = (table: string, column: string): boolean =>
    columns.get(table)?.has(column) ?? false;

  const readContext: ReadContext = { hasColumn, references, targetOf };

  const writeContext: WriteContext = {
    model,
    sql,
    ids,
    references,
    hasColumn,
    findByParts(targets, parts) {
      const target = targetOf(targets);
      return findByParts(sql, references, target, target.noun.natural, parts);
    },
    inserts: new Map(),
    touched: (table) => references.forget(table),
  };

  function readerOf(at: NounPlan, view: Shape, tags: Tree | undefined): KeptReader {
    let known = readers.get(view);
    if (!known) readers.set(view, (known = new Map<string, KeptReader>()));
    const key = tags ? tagsKey(tags) : '';
    let reader = known.get(key);
    if (!reader) {
      reader = compileReader(readContext, at, view, tags);
      // A client that makes up tags by the thousand must not fill the memory.
      if (known.size < 200) known.set(key, reader);
    }
    return reader;
  }

  const objects: Objects = {
    find: (noun, key) => findRow(sql, references, plan(noun), key),
    need(noun, key) {
      const pkid = objects.find(noun, key);
      if (pkid === undefined)
        throw new AxlFault('itemNotFound', { what: notFoundName(plan(noun).noun, key) });
      return pkid;
    },
    insert(noun, object, { pkid } = {}) {
      const at = plan(noun);
      requireKey(at, object);
      return storeFault({ table: at.table, action: 'insert' }, () => {
        checkPattern(sql, at, references, object, undefined);
        return insertRow(writeContext, at, object, {
          ...(pkid && { pkid }),
          ...constantsOf(at.noun),
        });
      });
    },
    update(noun, pkid, changes) {
      const at = plan(noun);
      storeFault({ table: at.table, action: 'update' }, () => {
        checkPattern(sql, at, references, changes, pkid);
        updateRow(writeContext, at, pkid, changes, constantsOf(at.noun));
      });
    },
    remove(noun, pkid) {
      const at = plan(noun);
      storeFault({ table: at.table, action: 'delete' }, () => {
        removeRow(writeContext, at, pkid);
      });
      // Cascades may have removed rows of other tables.
      references.forget();
    },
    read(noun, pkid, view, tags) {
      const at = plan(noun);
      const reader = readerOf(at, view, tags);
      reader.statement ??= sql.prepareArrays(
        `select ${reader.sql} from ${quote(at.table)} where ${quote(at.table)}.pkid = ?`,
      );
      const row = reader.statement.get(pkid);
      return row && reader.read(cellsOf(row[0]));
    },
    *list(noun, view, { criteria, tags, skip = 0, first = Infinity, pageSize = 500 }) {
      const at = plan(noun);
      const reader = readerOf(at, view, tags ?? {});
      const search = searchOf(references, at, criteria);
      const page = sql.prepareArrays(pageSql(at, reader.sql, search, pageSize));
      let after: SqlValue = -1;
      let toSkip = skip;
      let left = first;
      while (left > 0) {
        options.settle();
        const rows = page.all(...search.params, after);
        const last = rows.at(-1);
        if (!last) return;
        after = last[1] ?? -1;
        const wanted = rows.slice(toSkip, toSkip + left);
        toSkip = Math.max(0, toSkip - rows.length);
        left -= wanted.length;
        if (wanted.length > 0) yield wanted.map((row) => reader.read(cellsOf(row[0])));
        if (rows.length < pageSize) return;
      }
    },
    named: (noun, name) => references.pkidOf([noun], name),
    nameOf: (noun, pkid) => references.nameOf([noun], pkid),
    plan,
    forget: (table) => references.forget(table),
  };
  return objects;
}

/** A reader with its statement by pkid, once that was asked for. */
type KeptReader = Reader & { statement?: PreparedArrays };

function tagsKey(tags: Tree): string {
  return JSON.stringify(tags, (name, value: unknown) =>
    name.startsWith('@') || typeof value === 'string' ? '' : value,
  );
}

function cellsOf(json: SqlValue | undefined): Cells {
  return JSON.parse(String(json)) as Cells;
}

/** Column values that every row of the noun has; a `column!` only says what it is not. */
function constantsOf(noun: Noun): Record<string, SqlValue> {
  return Object.fromEntries(
    Object.entries(noun.where ?? {}).filter(([column]) => !column.endsWith('!')),
  );
}

/** Nothing can be stored without its natural key: the database would refuse the NULL. */
function requireKey(plan: NounPlan, object: Tree): void {
  const name = plan.noun.natural[0];
  if (name === undefined) return;
  const node = plan.nodes.get(name);
  if (node?.kind !== 'value' || node.field.min === 0) return;
  if ((textOf(object[name]) ?? '') === '') {
    throw new AxlFault('nullValue', { column: node.at.at === 'row' ? node.at.column : name });
  }
}

/**
 * What the 5007 text names: the type for most nouns, the key's value for phones.
 * [recorded, client] facts/axl.md 1.3
 */
function notFoundName(noun: Noun, key: Tree): string {
  const value = textOf(key[noun.natural[0] ?? 'name']) ?? textOf(key.uuid);
  return noun.name === 'Phone' && value ? value : noun.name;
}
