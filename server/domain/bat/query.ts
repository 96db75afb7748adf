/** The search of a page: objects by conditions on their fields, all of them or any. [doc] */
import { DomainRefusal } from '../../schema/refusal';
import type { SqlValue, Tx } from '../../store/store';
import type { Layout } from './layouts';

export interface Condition {
  field: string;
  operator: string;
  value: string;
}

export interface Query {
  match: 'all' | 'any';
  conditions: readonly Condition[];
}

/** operator of the page -> SQL of it */
const OPERATORS: Record<string, (field: string) => string> = {
  'begins with': (field) => `lower(ifnull(${field}, '')) like lower(?) || '%' escape '\\'`,
  contains: (field) => `lower(ifnull(${field}, '')) like '%' || lower(?) || '%' escape '\\'`,
  'ends with': (field) => `lower(ifnull(${field}, '')) like '%' || lower(?) escape '\\'`,
  'is exactly': (field) => `lower(ifnull(${field}, '')) like lower(?) escape '\\'`,
  'is not exactly': (field) => `lower(ifnull(${field}, '')) not like lower(?) escape '\\'`,
  'is empty': (field) => `ifnull(${field}, '') = '' and ? is not null`,
  'is not empty': (field) => `ifnull(${field}, '') <> '' and ? is not null`,
};

/** Keys of the objects, in their order. @throws DomainRefusal for a query that cannot be asked */
export function runQuery(tx: Tx, { query }: Layout, { match, conditions }: Query): string[] {
  const values: SqlValue[] = [];
  const parts = conditions.map(({ field, operator, value }) => {
    const sql = fieldOf(query.fields, field);
    const test = OPERATORS[operator.toLowerCase()];
    if (!test) throw new DomainRefusal('invalid', `There is no operator "${operator}".`);
    values.push(pattern(value));
    return `(${test(sql)})`;
  });
  // No condition finds everything, as the page does.
  const asked = parts.length === 0 ? '1' : parts.join(match === 'all' ? ' and ' : ' or ');
  const rows = tx.all(
    `select ${query.key} as k from ${query.from} where (${query.where ?? '1'}) and (${asked}) order by 1`,
    ...values,
  );
  return rows.map(({ k }) => String(k));
}

function fieldOf(fields: Readonly<Record<string, string>>, asked: string): string {
  const found = Object.entries(fields).find(
    ([label]) => label.toLowerCase() === asked.trim().toLowerCase(),
  );
  if (!found)
    throw new DomainRefusal(
      'invalid',
      `"${asked}" is no field of the search: ${Object.keys(fields).join(', ')}.`,
    );
  return found[1];
}

/** Boxes are t and f in the database; the wildcards of LIKE are letters. */
function pattern(value: string): string {
  if (/^(true|false)$/i.test(value)) return value.charAt(0).toLowerCase();
  return value.replace(/[\\%_]/g, '\\$&');
}
