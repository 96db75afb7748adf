/**
 * Which AXL object does a changed row belong to? A row of a noun's table is the object itself; a
 * row of a list or side table belongs to the object that it hangs on.
 */
import type { Field, Model, Noun } from '../../schema/model';
import type { SqlValue, Tx } from '../../store/store';
import { quote } from '../../store/tables';

export interface Owner {
  noun: Noun;
  pkid: string;
  /** the row is the object itself, not one that hangs on it */
  itself: boolean;
}

export type Columns = Record<string, SqlValue>;

export interface Owners {
  /** undefined: no noun shows this row */
  of(tx: Tx, table: string, pkid: string, row: Columns): Owner | undefined;
}

interface Hanging {
  fk: string;
  parent: string;
}

const known = new WeakMap<Model, Owners>();

export function ownersOf(model: Model): Owners {
  let owners = known.get(model);
  if (!owners) known.set(model, (owners = createOwners(model)));
  return owners;
}

function createOwners(model: Model): Owners {
  const nouns = nounsByTable(model);
  const hanging = hangingTables(model);
  const nounOf = (table: string, row: Columns): Noun | undefined =>
    nouns.get(table)?.find((noun) => belongs(noun, row));
  return {
    of(tx, table, pkid, row) {
      const own = nounOf(table, row);
      if (own) return { noun: own, pkid, itself: true };
      for (const { fk, parent } of hanging.get(table) ?? []) {
        const owner = row[fk];
        if (typeof owner !== 'string') continue;
        const parentRow = tx.get(`select * from ${quote(parent)} where pkid = ?`, owner);
        const noun = parentRow && nounOf(parent, parentRow);
        if (noun) return { noun, pkid: owner, itself: false };
      }
      return undefined;
    },
  };
}

/**
 * Objects with a life of their own before views of the same rows; of those that share a kind of row
 * (Phone, GatewaySccpEndpoints) the one that shows most of it.
 */
function nounsByTable(model: Model): Map<string, Noun[]> {
  const byTable = new Map<string, Noun[]>();
  const fields = ({ class: name }: Noun): number => model.classes[name]?.fields.length ?? 0;
  const weight = (noun: Noun): number =>
    (noun.mode === 'crud' ? 10_000 : 0) +
    1_000 * Object.keys(noun.where ?? {}).length +
    Math.min(fields(noun), 999);
  for (const noun of Object.values(model.nouns)) {
    if (noun.mode === 'read-only' || noun.mode === 'child' || noun.mode === 'compound') continue;
    byTable.set(noun.table, [...(byTable.get(noun.table) ?? []), noun]);
  }
  for (const nouns of byTable.values()) nouns.sort((a, b) => weight(b) - weight(a));
  return byTable;
}

function belongs({ where }: Noun, row: Columns): boolean {
  return Object.entries(where ?? {}).every(([column, value]) =>
    column.endsWith('!') ? row[column.slice(0, -1)] !== value : row[column] === value,
  );
}

function hangingTables(model: Model): Map<string, Hanging[]> {
  const tables = new Map<string, Hanging[]>();
  const walk = (fields: readonly Field[], parent: string, seen: readonly string[]): void => {
    for (const field of fields) {
      const { store } = field;
      if (store && 'fk' in store) {
        const there = tables.get(store.table) ?? [];
        // A row of a list is its parent's first; that it is somebody's single row too comes after.
        if (!there.some((one) => one.fk === store.fk))
          there[store.at === 'children' ? 'unshift' : 'push']({ fk: store.fk, parent });
        tables.set(store.table, there);
        continue;
      }
      const cls = field.class;
      if (field.fields) walk(field.fields, parent, seen);
      else if (cls && !seen.includes(cls))
        walk(model.classes[cls]?.fields ?? [], parent, [...seen, cls]);
    }
  };
  for (const noun of Object.values(model.nouns))
    walk(model.classes[noun.class]?.fields ?? [], noun.table, []);
  return tables;
}
