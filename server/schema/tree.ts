/**
 * How a SOAP body looks to code: a tree of plain objects.
 *
 * - element with children  -> Tree; repeated elements (max > 1 in the shape) -> array
 * - element with text only -> string, as sent (white space kept); empty element -> ''
 * - text with attributes   -> { '#': text, '@uuid': '...' } ; without attributes just the string
 * - xsi:nil="true"         -> null
 * - free XML (vendorConfig)-> { '#xml': '<ehookEnable>1</ehookEnable>' } (re-serialised, safe)
 * - attributes             -> '@name'
 *
 * On the way out: null writes `<x />` (the form of a NULL scalar column), '' and {} write `<x/>`,
 * undefined writes nothing, NIL writes the nil form of the version. [recorded] facts/axl.md 5.3
 *
 * Rows of SQL, whose columns no schema names: { return: { '#rows': [[['name', 'x'], ['pkid', null]]] } }
 * writes `<row><name>x</name><pkid/></row>` for each row; a column may stand twice. No row: `<return/>`.
 */
export type Value = string | null | Tree | Value[];
export interface Tree {
  [name: string]: Value | undefined;
}

/** Null foreign key inside a group that the real server writes as xsi:nil with an empty uuid. */
export const NIL: Tree = Object.freeze({ '@xsi:nil': 'true', '@uuid': '' });

/** The text of a value that may carry attributes; undefined when there is none. */
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (value && !Array.isArray(value) && typeof value['#'] === 'string') return value['#'];
  return undefined;
}

/** The members of a list element: always an array. */
export function membersOf(value: Value | undefined): Value[] {
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value : [value];
}

/** The value as a tree: an empty or missing element is an empty tree. */
export function treeOf(value: Value | undefined): Tree {
  return value && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
