/**
 * Objects of CUPI over their rows: what any resource of schemas/unity does alike. Texts of refusals
 * are ours [guess]; codes: [client, guess] facts/pin-sync.md 8
 */
import type { CupiField, CupiResource } from '../../schema/cupi';
import { RestError } from '../../schema/rest-error';
import { textOf, type Tree } from '../../schema/tree';
import type { Row, SqlValue, Tx } from '../../store/store';
import { quote } from '../../store/tables';

/** What storing needs of the cluster. */
export interface Keeping {
  ids: { pkid(): string };
  sealer: { seal(text: string): string };
}

/** @returns the row; 404 when there is none. `parents`: fields that the path names */
export function needRow(
  tx: Tx,
  resource: CupiResource,
  id: string,
  parents: Readonly<Record<string, string>> = {},
): Row {
  const row = tx.get(`select * from ${quote(resource.table)} where pkid = ?`, id.toLowerCase());
  const belongs = Object.entries(parents).every(
    ([field, value]) => row?.[field.toLowerCase()] === value.toLowerCase(),
  );
  if (!row || !belongs) throw notFound(resource, id);
  return row;
}

export function notFound({ name }: CupiResource, id: string): RestError {
  return new RestError(404, `${name} ${id} is not found.`, { code: 'NOT_FOUND' });
}

export function invalid(message: string): RestError {
  return new RestError(400, message, { code: 'INVALID_PARAMETER' });
}

export function refusedData(message: string): RestError {
  return new RestError(400, message, { code: 'DATA_EXCEPTION' });
}

/** The object as CUPI answers it: what is empty is left out. [doc samples] */
export function show(resource: CupiResource, row: Row): Tree {
  const tree: Tree = {};
  for (const field of resource.fields) {
    const text = valueOf(resource, field, row);
    if (text !== '') tree[field.name] = text;
  }
  return tree;
}

function valueOf(resource: CupiResource, field: CupiField, row: Row): string {
  if (field.type === 'secret') return '';
  if (field.type === 'uri') return uriOf(resource, row);
  if (field.type === 'link') return filled(field.path ?? '', row) ?? '';
  const value = row[field.column ?? ''] ?? '';
  if (field.type === 'bool') return value === 't' ? 'true' : 'false';
  return String(value);
}

/** /vmrest/users/<ObjectId> */
export function uriOf({ path }: CupiResource, row: Row): string {
  return `${filled(path, row) ?? ''}/${String(row.pkid)}`;
}

/** A path with the row's values in its braces; undefined when one is empty. */
function filled(path: string, row: Row): string | undefined {
  let whole = true;
  const text = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === 'ObjectId' ? row.pkid : row[name.toLowerCase()];
    if (typeof value !== 'string') whole = false;
    return String(value);
  });
  return whole ? `/vmrest/${text}` : undefined;
}

/** Stores a new object; `fixed` holds columns that the client does not choose. @returns its pkid */
export function insertObject(
  tx: Tx,
  keeping: Keeping,
  resource: CupiResource,
  body: Tree,
  fixed: Readonly<Record<string, SqlValue>> = {},
): string {
  const defaults = Object.fromEntries(
    resource.fields.flatMap((field) =>
      field.default === undefined ? [] : [[field.column ?? '', columnValue(field, field.default)]],
    ),
  );
  const values: Record<string, SqlValue> = {
    ...defaults,
    ...columnsOf(tx, keeping, resource, body),
  };
  const row: Record<string, SqlValue> = { pkid: keeping.ids.pkid(), ...values, ...fixed };
  for (const { name, required, column = '' } of resource.fields) {
    if (required && (row[column] ?? '') === '') throw invalid(`${name} is missing.`);
  }
  refuseTwins(tx, resource, row);
  const names = Object.keys(row);
  tx.run(
    `insert into ${quote(resource.table)} (${names.map(quote).join(', ')}) values (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  );
  return String(row.pkid);
}

/** Changes the fields that the body has. */
export function updateObject(
  tx: Tx,
  keeping: Keeping,
  { resource, row, body }: { resource: CupiResource; row: Row; body: Tree },
): void {
  const values = columnsOf(tx, keeping, resource, body);
  const names = Object.keys(values);
  if (names.length === 0) return;
  for (const { name, required, column = '' } of resource.fields) {
    if (required && values[column] === null) throw invalid(`${name} is missing.`);
  }
  refuseTwins(tx, resource, { ...row, ...values });
  tx.run(
    `update ${quote(resource.table)} set ${names.map((name) => `${quote(name)} = ?`).join(', ')} where pkid = ?`,
    ...Object.values(values),
    String(row.pkid),
  );
}

export function removeObject(tx: Tx, { table, name }: CupiResource, row: Row): void {
  try {
    tx.run(`delete from ${quote(table)} where pkid = ?`, String(row.pkid));
  } catch (error) {
    // By its text and not by instanceof: the driver's errors may be of another realm (jest).
    const message = (error as { message?: unknown } | undefined)?.message;
    if (typeof message !== 'string' || !message.includes('FOREIGN KEY')) throw error;
    throw refusedData(`${name} ${String(row.pkid)} is in use.`);
  }
}

/** A body's fields as column values; what the client may not set is passed over. */
function columnsOf(
  tx: Tx,
  { sealer }: Keeping,
  resource: CupiResource,
  body: Tree,
): Record<string, SqlValue> {
  const values: Record<string, SqlValue> = {};
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined || /^[@#]/.test(name)) continue;
    const field = resource.fields.find((one) => one.name === name);
    if (!field) throw invalid(`${resource.name} has no ${name}.`);
    if (field.column === undefined || field.read || field.type === 'id') continue;
    if (typeof value === 'object' && value !== null) throw invalid(`${name} must be a text.`);
    const text = textOf(value)?.trim() ?? '';
    if (field.type === 'secret') {
      // Answered empty, so a client that sends back what it got leaves it as it is.
      if (text !== '') values[field.column] = sealer.seal(text);
      continue;
    }
    const stored = columnValue(field, text);
    if (field.type === 'ref' && stored !== null) refuseDangling(tx, resource, field, stored);
    values[field.column] = stored;
  }
  return values;
}

function columnValue({ name, type }: CupiField, text: string): SqlValue {
  if (text === '') return null;
  switch (type) {
    case 'int':
      if (!/^-?\d{1,9}$/.test(text)) throw invalid(`${name} must be a whole number.`);
      return Number(text);
    case 'bool':
      if (!/^(true|false|1|0)$/i.test(text)) throw invalid(`${name} must be true or false.`);
      return /^(true|1)$/i.test(text) ? 't' : 'f';
    case 'ref':
      return text.toLowerCase();
    default:
      return text;
  }
}

function refuseDangling(tx: Tx, { table }: CupiResource, field: CupiField, id: SqlValue): void {
  const target = tx
    .all(`pragma foreign_key_list(${quote(table)})`)
    .find(({ from }) => from === field.column);
  const found = target && tx.get(`select 1 from ${quote(String(target.table))} where pkid = ?`, id);
  if (!found) throw invalid(`${field.name} names nothing that is there.`);
}

/** Unique fields differ by more than case. [guess] */
function refuseTwins(tx: Tx, resource: CupiResource, row: Record<string, SqlValue>): void {
  for (const { name, column = '', unique } of resource.fields) {
    if (!unique || typeof row[column] !== 'string') continue;
    const twin = tx.get(
      `select 1 from ${quote(resource.table)} where ${quote(column)} = ? collate nocase and pkid <> ?`,
      row[column],
      row.pkid ?? '',
    );
    if (twin) throw refusedData(`A ${resource.name} with this ${name} is there already.`);
  }
}
