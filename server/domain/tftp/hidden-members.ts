/** Members of lists that a row keeps in its hidden column. */
import type { Row } from '../../store/store';

type Fields = Readonly<Record<string, unknown>>;

export function readHidden(row: Row): Fields {
  return typeof row.rest === 'string' ? (JSON.parse(row.rest) as Fields) : {};
}

/** Of a group of one kind of member, however the column nests them. */
export function membersIn(fields: Fields, group: string, member: string): Fields[] {
  const flat = fields[`${group}.${member}`];
  const nested = fields[group];
  const found = flat ?? (isFields(nested) ? nested[member] : undefined);
  const list: unknown[] = Array.isArray(found) ? found : found === undefined ? [] : [found];
  return list.filter(isFields);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
