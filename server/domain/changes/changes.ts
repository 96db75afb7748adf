/**
 * The change log as changes of AXL objects: entries that follow each other and belong to one object
 * are one change. An update tells the fields that it changed when they are few and their old values
 * are in the log; otherwise the client is told to get the object. [doc] facts/axl.md 7.2, limit [guess]
 */
import { readEntries, type Entry } from '../../cluster/change-log';
import type { Model } from '../../schema/model';
import type { NounPlan, PlanNode } from '../../store/plan';
import type { SqlValue, Tx } from '../../store/store';
import { ownersOf, type Columns, type Owner } from './owner';

export interface Change {
  id: number;
  /** name of the noun */
  type: string;
  pkid: string;
  action: 'a' | 'r' | 'u';
  doGet: boolean;
  tags: { name: string; value: string }[];
}

interface Open extends Change {
  /** field path -> new value; undefined: more changed than can be told */
  told: Map<string, string> | undefined;
}

/** More changed fields than this are not told one by one. */
const MANY = 10;

export interface Page {
  changes: Change[];
  /** number after the last entry that was looked at */
  next: number;
}

export function readChanges(tx: Tx, model: Model, from: number, limit: number): Page {
  const entries = readEntries(tx, from - 1, limit);
  const before = earlierRows(tx, from, entries);
  const owners = ownersOf(model);
  const changes: Open[] = [];
  for (const entry of entries) {
    const [, , table, pkid] = entry;
    const row = columnsOf(model, table, entry);
    const owner = owners.of(tx, table, pkid, row);
    if (owner) take(tx, changes, entry, owner, row, before.get(pkid));
    if (entry[4] === 'd') before.delete(pkid);
    else before.set(pkid, row);
  }
  const last = entries.at(-1)?.[0];
  return {
    changes: changes.map(({ told, ...change }) => finished(change, told)),
    next: last === undefined ? from : last + 1,
  };

  /** The rows as they were before the page, where the log still has them. */
  function earlierRows(at: Tx, first: number, page: readonly Entry[]): Map<string, Columns> {
    const updated = [
      ...new Set(page.filter(([, , , , action]) => action === 'u').map((e) => e[3])),
    ];
    if (updated.length === 0) return new Map();
    const rows = at.all(
      `select max(seq), tbl, pkid, row from changelog
        where seq < ? and pkid in (select value from json_each(?)) group by pkid`,
      first,
      JSON.stringify(updated),
    );
    return new Map(
      rows.map(({ tbl, pkid, row }) => [
        String(pkid),
        columnsOf(model, String(tbl), [0, 0, String(tbl), String(pkid), 'u', String(row)]),
      ]),
    );
  }
}

function take(
  tx: Tx,
  changes: Open[],
  [seq, , , , action]: Entry,
  { noun, pkid, itself }: Owner,
  row: Columns,
  before: Columns | undefined,
): void {
  const last = changes.at(-1);
  const kind = !itself ? 'u' : action === 'i' ? 'a' : action === 'd' ? 'r' : 'u';
  const told =
    kind === 'u' && itself && before
      ? changedFields(tx, tx.objects.plan(noun.name), before, row)
      : undefined;
  if (last && last.pkid === pkid && last.type === noun.name && last.action !== 'r') {
    if (kind === 'r') last.action = 'r';
    if (!told || !last.told) last.told = undefined;
    else for (const [name, value] of told) last.told.set(name, value);
    return;
  }
  changes.push({ id: seq, type: noun.name, pkid, action: kind, doGet: false, tags: [], told });
}

function finished(change: Change, told: Map<string, string> | undefined): Change {
  if (change.action !== 'u') return { ...change, doGet: change.action === 'a' };
  if (!told || told.size === 0 || told.size > MANY) return { ...change, doGet: true };
  return { ...change, tags: [...told].map(([name, value]) => ({ name, value })) };
}

function columnsOf(model: Model, table: string, [, , , , , row]: Entry): Columns {
  const names = model.tables[table]?.columns.map(({ name }) => name) ?? [];
  const values = row === null ? [] : (JSON.parse(row) as SqlValue[]);
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]));
}

function changedFields(
  tx: Tx,
  plan: NounPlan,
  before: Columns,
  after: Columns,
): Map<string, string> {
  const told = new Map<string, string>();
  const walk = (nodes: Map<string, PlanNode>): void => {
    for (const node of nodes.values()) {
      if (node.kind === 'group') walk(node.nodes);
      if (node.kind !== 'value' || node.at.at !== 'row') continue;
      const value = after[node.at.column] ?? null;
      if (value === (before[node.at.column] ?? null)) continue;
      const shown =
        node.ref && typeof value === 'string'
          ? tx.objects.nameOf(node.ref[0] ?? '', value)
          : node.codec.toText(value);
      told.set(node.path, shown ?? '');
    }
  };
  walk(plan.nodes);
  const [was, is] = [restOf(before.rest), restOf(after.rest)];
  // Only what is a field: a sealed secret is among the rest too.
  for (const name of pathsAtRest(plan.nodes)) {
    if (JSON.stringify(was[name]) === JSON.stringify(is[name])) continue;
    const value = is[name] ?? '';
    told.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return told;
}

function pathsAtRest(nodes: Map<string, PlanNode>): string[] {
  return [...nodes.values()].flatMap((node) => {
    if (node.kind === 'group') return pathsAtRest(node.nodes);
    if (node.kind === 'opaque') return [node.path];
    return node.kind === 'value' && node.at.at === 'rest' ? [node.path] : [];
  });
}

function restOf(value: SqlValue | undefined): Record<string, unknown> {
  return typeof value === 'string' ? (JSON.parse(value) as Record<string, unknown>) : {};
}
