/**
 * References: stored as pkids, spoken as names.
 *
 * The names of referenced rows are few and asked for all the time (a getPhone resolves forty), so
 * they are cached by table and forgotten whenever a row of that table is written.
 */
import { bracedUuid } from '../runtime/ids';
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
  /** the same for one place, prepared: pkid -> name and uuid as an answer shows them */
  resolver(targets: readonly string[]): (pkid: string) => Shown;
  forget(table?: string): void;
}

/** A reference as it is answered; shared by all answers, so it cannot be changed. */
export type Shown = Readonly<{ '#': string; '@uuid': string }>;

/** Names of phones and users are many; the oldest are forgotten. */
const MAX_SHOWN = 20_000;

export function createReferences(model: Model, sql: Sql): References {
  const names = new Map<string, Map<string, Shown>>();
  const pkids = new Map<string, Map<string, string>>();

  const noun = (name: string): Noun => {
    const found = model.nouns[name];
    if (!found) throw new Error(`reference to unknown noun ${name}`);
    return found;
  };
  function cacheOf<T>(caches: Map<string, Map<string, T>>, table: string): Map<string, T> {
    let cache = caches.get(table);
    if (!cache) caches.set(table, (cache = new Map<string, T>()));
    return cache;
  }

  /** Looks in one noun's table; caches are emptied in place, so that this may keep its own. */
  function lookInto(target: string): (pkid: string) => Shown | undefined {
    const { table } = noun(target);
    const cache = cacheOf(names, table);
    let statement: PreparedArrays | undefined;
    return (pkid) => {
      const known = cache.get(pkid);
      if (known) return known;
      statement ??= sql.prepareArrays(
        `select ${showSql(model, noun(target))} from ${quote(table)} where pkid = ?`,
      );
      const row = statement.get(pkid);
      if (!row) return undefined;
      const shown = Object.freeze({ '#': String(row[0] ?? ''), '@uuid': bracedUuid(pkid) });
      if (cache.size >= MAX_SHOWN) cache.delete(cache.keys().next().value ?? '');
      cache.set(pkid, shown);
      return shown;
    };
  }

  const resolvers = new Map<string, (pkid: string) => Shown>();

  function resolver(targets: readonly string[]): (pkid: string) => Shown {
    const key = targets.join(' ');
    let known = resolvers.get(key);
    if (!known) resolvers.set(key, (known = makeResolver(targets)));
    return known;
  }

  function makeResolver(targets: readonly string[]): (pkid: string) => Shown {
    const lookups = [...new Set(targets)].map(lookInto);
    return (pkid) => {
      for (const look of lookups) {
        const shown = look(pkid);
        if (shown) return shown;
      }
      return { '#': '', '@uuid': bracedUuid(pkid) };
    };
  }

  /** The row of this name: as it is written first, else in any case. [client] facts/clients.md 3, 17 */
  const rowNamed = (at: Noun, name: string, collation: '' | ' collate nocase') => {
    const row = sql.get(
      `select pkid from ${quote(at.table)} where ${showSql(model, at)} = ?${collation}${whereSql(at.where)} limit 1`,
      name,
    );
    return row && String(row.pkid);
  };

  return {
    nameOf: (targets, pkid) => resolver(targets)(pkid)['#'],
    resolver,
    pkidOf(targets, name) {
      for (const target of targets) {
        const at = noun(target);
        const cache = cacheOf(pkids, at.table);
        const key = `${target} ${name}`;
        const known = cache.get(key);
        if (known !== undefined) return known;
        const pkid = rowNamed(at, name, '') ?? rowNamed(at, name, ' collate nocase');
        if (pkid !== undefined) {
          cache.set(key, pkid);
          return pkid;
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
    forget(table) {
      if (table === undefined) {
        for (const cache of names.values()) cache.clear();
        pkids.clear();
      } else {
        names.get(table)?.clear();
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
