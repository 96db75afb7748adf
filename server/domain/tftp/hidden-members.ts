/** Members of lists that a row keeps in its hidden column. */
import type { Row } from '../../store/store';

export type Texts = Readonly<Record<string, string>>;

/** Of a group of one kind of member, however the column nests them; their fields as texts. */
export function membersIn(row: Row, group: string, member: string): Texts[] {
  const fields: unknown = typeof row.rest === 'string' ? JSON.parse(row.rest) : {};
  if (!isFields(fields)) return [];
  const nested = fields[group];
  const found = fields[`${group}.${member}`] ?? (isFields(nested) ? nested[member] : undefined);
  const list: unknown[] = Array.isArray(found) ? found : found === undefined ? [] : [found];
  return list.filter(isFields).map(textsOf);
}

function textsOf(fields: Readonly<Record<string, unknown>>): Texts {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string' || typeof value === 'number') texts[name] = String(value);
  return texts;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
