/**
 * References: stored as pkids, spoken as names.
 *
 * The names of referenced rows are few and asked for all the time (a getPhone resolves forty), so
 * they are cached by table and forgotten whenever a row of that table is written.
 */
import type { Model, Noun } from '../schema/model';
import { quote, REST } from './tables';
import type { Prepared, PreparedArrays, Row, SqlValue } from './store';

export interface Sql {
  prepare(sql: string): Prepared;
  prepareArrays(sql: string): PreparedArrays;
  get(sql: string, ...params: SqlValue[]): Row | undefined;
  all(sql: string, ...params: SqlValue[]): Row[];
  run(sql: string, ...params: SqlValue[]): number;
}

export interface References {
  /** the name that the referenced row shows; '' when the row is gone */
  nameOf(targets: readonly string[], pkid: string): string;
  /** pkid of the object of one of these nouns with this name */
  pkidOf(targets: readonly string[], name: string): string | undefined;
  /** is the row one of these nouns', and not another one's that shares the table? */
  isOf(targets: readonly string[], pkid: string): boolean;
  /** is there such a row among these nouns? */
  exists(targets: readonly string[], pkid: string): boolean;
  /** SQL expression for the shown name of the row whose pkid is `column`, for searching */
  nameSql(targets: readonly string[], column: string): string;
  /** has the table no row at all? Most of a small fixture's tables have none. */
  isEmpty(table: string): boolean;
  forget(table?: string): void;
}

export function createReferences(model: Model, sql: Sql): References {
  const empty = new Map<string, boolean>();
  const names = new Map<string, Map<string, string>>();
  const pkids = new Map<string, Map<string, string>>();

  const noun = (name: string): Noun => {
    const found = model.nouns[name];
    if (!found) throw new Error(`reference to unknown noun ${name}`);
    return found;
  };
  const cacheOf = (caches: Map<string, Map<string, string>>, table: string) => {
    let cache = caches.get(table);
    if (!cache) caches.set(table, (cache = new Map<string, string>()));
    return cache;
  };

  return {
    nameOf(targets, pkid) {
      for (const target of targets) {
        const { table } = noun(target);
        const cache = cacheOf(names, table);
        const known = cache.get(pkid);
        if (known !== undefined) return known;
        const row = sql.get(
          `select ${showSql(model, noun(target))} as name from ${quote(table)} where pkid = ?`,
          pkid,
        );
        if (row) {
          const name = String(row.name ?? '');
          cache.set(pkid, name);
          return name;
        }
      }
      return '';
    },
    pkidOf(targets, name) {
      for (const target of targets) {
        const at = noun(target);
        const cache = cacheOf(pkids, at.table);
        const key = `${target} ${name}`;
        const known = cache.get(key);
        if (known !== undefined) return known;
        const row = sql.get(
          `select pkid from ${quote(at.table)} where ${showSql(model, at)} = ?${whereSql(at.where)} limit 1`,
          name,
        );
        if (row) {
          cache.set(key, String(row.pkid));
          return String(row.pkid);
        }
      }
      return undefined;
    },
    isOf(targets, pkid) {
      return targets.some((target) => {
        const { table, where } = noun(target);
        return (
          sql.get(`select 1 from ${quote(table)} where pkid = ?${whereSql(where)}`, pkid) !==
          undefined
        );
      });
    },
    exists(targets, pkid) {
      return targets.some(
        (target) =>
          sql.get(`select 1 from ${quote(noun(target).table)} where pkid = ?`, pkid) !== undefined,
      );
    },
    nameSql(targets, column) {
      const tables = [...new Set(targets.map((target) => noun(target).table))];
      const selects = tables.map((table) => {
        const target = targets.find((name) => noun(name).table === table) ?? '';
        return `(select ${showSql(model, noun(target))} from ${quote(table)} where ${quote(table)}.pkid = ${column})`;
      });
      return selects.length === 1 ? (selects[0] ?? "''") : `coalesce(${selects.join(', ')})`;
    },
    isEmpty(table) {
      let known = empty.get(table);
      if (known === undefined) {
        known = sql.get(`select 1 from ${quote(table)} limit 1`) === undefined;
        empty.set(table, known);
      }
      return known;
    },
    forget(table) {
      if (table === undefined) {
        empty.clear();
        names.clear();
        pkids.clear();
      } else {
        empty.delete(table);
        names.delete(table);
        pkids.delete(table);
      }
    },
  };
}

/** SQL for the column that names a noun's row where it is referenced. */
export function showSql(model: Model, noun: Noun): string {
  const field = model.classes[noun.class]?.fields.find(({ name }) => name === noun.show);
  if (field?.store?.at === 'column') {
    const column = `${quote(noun.table)}.${quote(field.store.column)}`;
    const target = field.ref && model.nouns[field.ref[0] ?? ''];
    // A noun that is known by what it refers to (DhcpServer by its process node) shows that name.
    return target && target.table !== noun.table
      ? `(select ${showSql(model, target)} from ${quote(target.table)} where ${quote(target.table)}.pkid = ${column})`
      : column;
  }
  return `json_extract(${quote(noun.table)}.${quote(REST)}, '$."${noun.show}"')`;
}

/** ` and tkclass = 1`: the noun's share of a table; empty when the table is its own. */
export function whereSql(where: Noun['where'], table?: string): string {
  const prefix = table ? `${quote(table)}.` : '';
  return Object.entries(where ?? {})
    .map(([key, value]) => {
      const test = key.endsWith('!') ? 'is not' : '=';
      const literal = typeof value === 'number' ? value : `'${value}'`;
      return ` and ${prefix}${quote(key.replace('!', ''))} ${test} ${literal}`;
    })
    .join('');
}
