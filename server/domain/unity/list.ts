/**
 * Lists of CUPI: `query=(column op value)` with is, startswith, isnull, isnotnull over indexed
 * columns, `sort=(column asc|desc)`, `rowsPerPage` and `pageNumber` from 1, where 0 asks for the
 * total alone. [doc] facts/pin-sync.md 8
 */
import type { CupiField, CupiResource } from '../../schema/cupi';
import type { Row, SqlValue, Tx } from '../../store/store';
import { quote } from '../../store/tables';
import { invalid } from './objects';

export interface Listing {
  total: number;
  rows: Row[];
}

/** [doc] of one list; the others are said to have it too [guess] */
const ROWS_PER_PAGE = 2001;

export function listRows(
  tx: Tx,
  resource: CupiResource,
  query: URLSearchParams,
  parents: Readonly<Record<string, string>> = {},
): Listing {
  const conditions = [
    ...Object.entries(parents).map(([field, value]) => ({
      sql: `${quote(field.toLowerCase())} = ?`,
      values: [value.toLowerCase() as SqlValue],
    })),
    ...query.getAll('query').map((text) => condition(resource, text)),
  ];
  const where =
    conditions.length === 0 ? '' : ` where ${conditions.map(({ sql }) => sql).join(' and ')}`;
  const values = conditions.flatMap((one) => one.values);
  const from = `from ${quote(resource.table)}${where}`;
  const total = Number(tx.get(`select count(*) as n ${from}`, ...values)?.n ?? 0);
  const size = numberOf(query, 'rowsPerPage', ROWS_PER_PAGE);
  const page = numberOf(query, 'pageNumber', 1);
  if (size === 0 || page === 0) return { total, rows: [] };
  const rows = tx.all(
    `select * ${from} order by ${orderOf(resource, query.get('sort'))} limit ? offset ?`,
    ...values,
    size,
    (page - 1) * size,
  );
  return { total, rows };
}

const CONDITION = /^\(\s*(\w+)\s+(is|startswith|isnull|isnotnull)(?:\s+(.*?))?\s*\)$/is;

function condition(resource: CupiResource, text: string): { sql: string; values: SqlValue[] } {
  const [, name = '', operator = '', value] = CONDITION.exec(text.trim()) ?? [];
  if (name === '') throw invalid(`The query ${text} is not understood.`);
  const column = quote(indexed(resource, name).column ?? '');
  switch (operator.toLowerCase()) {
    case 'isnull':
      return { sql: `${column} is null`, values: [] };
    case 'isnotnull':
      return { sql: `${column} is not null`, values: [] };
    default:
  }
  if (value === undefined) throw invalid(`The query ${text} names no value.`);
  if (operator.toLowerCase() === 'is')
    return { sql: `${column} = ? collate nocase`, values: [value] };
  return { sql: `lower(substr(${column}, 1, ?)) = ?`, values: [value.length, value.toLowerCase()] };
}

function indexed(resource: CupiResource, name: string): CupiField {
  const field = resource.fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (field?.type === 'id' || field?.query) return field;
  throw invalid(`${name} is no indexed column of ${resource.name}.`);
}

function orderOf(resource: CupiResource, sort: string | null): string {
  if (sort === null) return 'rowid';
  const [, name = '', way = 'asc'] = /^\(\s*(\w+)(?:\s+(asc|desc))?\s*\)$/i.exec(sort.trim()) ?? [];
  if (name === '') throw invalid(`The order ${sort} is not understood.`);
  return `${quote(indexed(resource, name).column ?? '')} collate nocase ${way}, rowid`;
}

export function numberOf(query: URLSearchParams, name: string, usual: number): number {
  const text = query.get(name);
  if (text === null || text === '') return usual;
  if (!/^\d{1,7}$/.test(text)) throw invalid(`${name} must be a whole number.`);
  return Number(text);
}
