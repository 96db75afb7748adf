/** docs/sql.md: the dialect, its faults, and every table and column with its evidence. */
import { faultOf, FAULT_NAMES, type FaultName } from '../../server/schema/faults';
import type { Column, Model, Table } from '../../server/schema/model';
import { CATALOG } from '../../server/sql/catalog';
import { FUNCTIONS } from '../../server/sql/functions/functions';
import { REST } from '../../server/store/tables';

const FAULTS = FAULT_NAMES.filter(
  (name) =>
    name.startsWith('sql') ||
    ['duplicateValue', 'missingKey', 'stillReferenced', 'nullValue', 'checkFailed'].includes(name),
);

const MARKS: Record<string, string> = { recorded: 'r', doc: 'd', client: 'c', schema: 's' };

export function sqlPage(model: Model): string {
  const tables = Object.values(model.tables).sort((a, b) => (a.name < b.name ? -1 : 1));
  const types = tables.filter(isType);
  const others = tables.filter((table) => !isType(table));
  const columns = tables.reduce((sum, table) => sum + shown(table).length, 0);
  return `# SQL

\`executeSQLQuery\`, \`executeSQLQueryInactive\` and \`executeSQLUpdate\` take Informix SQL as CUCM's
tools write it, over the same rows that AXL shows: what one changes the other sees at once.

## The dialect

- SELECT with FIRST, SKIP and LIMIT, DISTINCT and UNIQUE, ANSI and comma joins, OUTER(...), derived
  tables, correlated subqueries, ALL and ANY, UNION, MINUS and INTERSECT, GROUP BY of columns,
  aliases and ordinals, HAVING, windows (OVER), CASE, LIKE and MATCHES (case-sensitive, backslash
  escapes), \`x[2,4]\`, \`x::type\`, FOR READ ONLY; INSERT ... VALUES and ... SELECT, UPDATE (aliases and
  lists of columns too), DELETE; \`execute procedure\` of dbreaddevicexml and dbwritedevicexml.
- Strings stand in single or double quotes; double quotes beside a dot or after AS make a name.
  Names are read without regard to case and answered in lower case; words that SQL reserves are
  names where they stand as names. Comments are \`--\`, \`/* */\` and \`{ }\`. The prefixes \`informix.\` and
  \`database:\` are taken and say nothing.
- DATE and DATETIME are text (\`2026-01-05\`, \`2026-01-05 08:00:00.000\`), UTC, by the cluster's clock:
  TODAY, CURRENT first TO last, EXTEND, INTERVAL and DATETIME literals, UNITS, sums and differences.
- Booleans are \`t\` and \`f\`. A number may stand in quotes; a text that is no number is refused where a
  number is due. A division has a fraction. An expression without a name is answered as \`count\`,
  \`sum\`, ..., \`constant\` or \`expression\`.
- One statement at a time. A statement ends after 10 seconds (-213); an answer ends at 8 MB (-1, with
  the rows that would fit) unless \`--limits off\`. Nothing but the tables below can be reached: no
  temporary tables, no DDL, no files, no other catalog. The catalog and the type tables are read only.

Routines: ${[...FUNCTIONS.keys()].sort().join(', ')}; with forms of their own cast, extend, range,
stdev, substring, trim, variance; LicenseTotals() as a table. Any other is -674.

## Faults

| code | text | evidence |
|---|---|---|
${FAULTS.map(faultRow).join('\n')}

## The catalog

${CATALOG.map((table) => `\`${table.name}\` (${table.columns.map(({ name }) => name).join(', ')})`).join('; ')}.

## Tables

${tables.length} tables, ${columns} columns. The letter behind a column is its evidence: r recorded, d
documented, c a client's, s the schema's, none a guess. -> names the table that it points at, # the
type table of its numbers. A table marked * has its columns in the order of a recorded
\`select *\`; what AXL stores beside them is hidden from the star.

| table | columns |
|---|---|
${others.map(row).join('\n')}

## Type tables

${types.map((table) => `\`${table.name}\`${further(table)}`).join(', ')}.

All have enum, name and moniker, and the further columns that stand in parentheses.
`;
}

function faultRow(name: FaultName): string {
  const { code, text, ev } = faultOf(name);
  return `| ${code} | ${text} | ${ev} |`;
}

function isType(table: Table): boolean {
  return table.columns.some(({ name }) => name === 'enum');
}

function shown(table: Table): Column[] {
  return table.columns.filter(({ name, ours }) => name !== REST && !ours);
}

function row(table: Table): string {
  const columns = shown(table).map(columnText).join(', ');
  return `| ${table.name}${table.complete ? ' *' : ''} | ${columns} |`;
}

function columnText({ name, ev = '', ref, enum: type }: Column): string {
  const mark = MARKS[ev.split(' ')[0] ?? ''];
  const target = ref ? ` -> ${ref}` : type ? ` # ${type}` : '';
  return `${name}${mark ? ` ${mark}` : ''}${target}`;
}

function further(table: Table): string {
  const own = table.columns.map(({ name }) => name).slice(3);
  return own.length > 0 ? ` (${own.join(', ')})` : '';
}
