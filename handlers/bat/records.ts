/** The records of a job: the lines of its file, or what its query finds. */
import type { Cell } from '../../server/domain/bat/cells';
import { contentsOf, needFile } from '../../server/domain/bat/files';
import { linesOf, readLine, type CsvLine } from '../../server/domain/bat/csv';
import { findColumn, type Named } from '../../server/domain/bat/layouts';
import { runQuery, type Query } from '../../server/domain/bat/query';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Tx } from '../../server/store/store';
import { formOf, needText, textIn, wordIn, type Form } from '../../server/dispatch/form';
import type { BatRecord, Setup, Transaction } from './transaction';

/** A record, or why its line is none. */
export interface Read extends BatRecord {
  broken?: string;
}

/** They are read one by one: a file may be long. */
export interface Records extends Iterable<Read> {
  count: number;
}

/** @throws DomainRefusal for a file or a query that the transaction cannot read */
export function readRecords(tx: Tx, transaction: Transaction, setup: Setup): Records {
  const { form, cluster, layouts } = setup;
  if (transaction.query) {
    const keys = runQuery(tx, layouts[transaction.query], queryIn(form));
    return each(keys, (key) => ({ key, cells: [] }));
  }
  const name = needText(form, 'fileName');
  const file = needFile(tx, name);
  if (file.transaction !== transaction.name)
    throw new DomainRefusal(
      'invalid',
      `The file ${name} was uploaded for ${file.transaction}, not for ${transaction.name}.`,
    );
  return recordsOf(linesOf(contentsOf(tx, cluster, file)), transaction, setup);
}

function each<T>(all: readonly T[], read: (one: T) => Read): Records {
  return {
    count: all.length,
    *[Symbol.iterator]() {
      for (const one of all) yield read(one);
    },
  };
}

function recordsOf(lines: readonly CsvLine[], transaction: Transaction, setup: Setup): Records {
  const [head, ...others] = lines;
  if (!head) throw new DomainRefusal('invalid', 'The file is empty.');
  const first = readLine(head);
  const { kinds = [], plain = false } = transaction.file ?? {};
  const among = kinds.map((kind) => setup.layouts[kind]);
  const named = first.cells.map((label) => findColumn(among, label));
  const keys = named.filter((one) => one?.column.key);
  const [kind = 'user'] = kinds;
  if (plain && keys.length === 0) {
    const key = among[0]?.columns.find((column) => column.key);
    const header: Named[] = key ? [{ kind, column: key, number: 1 }] : [];
    return each(lines, (line) => recordOf(line, header));
  }
  if (first.broken !== undefined) throw new DomainRefusal('invalid', first.broken);
  const unknown = first.cells.find((_label, i) => named[i] === undefined);
  if (unknown !== undefined)
    throw new DomainRefusal(
      'invalid',
      `The file does not fit ${transaction.name}: "${unknown}" in line ${first.line} is no field.`,
    );
  const labels = named.map((one) => `${one?.kind} ${one?.column.label} ${one?.number}`);
  const twice = first.cells.find((_label, i) => labels.indexOf(labels[i] ?? '') !== i);
  if (twice !== undefined)
    throw new DomainRefusal('invalid', `"${twice}" stands twice in line ${first.line}.`);
  for (const one of among) {
    if (!keys.some((key) => key?.kind === one.kind))
      throw new DomainRefusal(
        'invalid',
        `The file does not fit ${transaction.name}: it has no field ${one.caption}.`,
      );
  }
  const header = named.flatMap((one) => one ?? []);
  return each(others, (line) => recordOf(line, header));
}

function recordOf(one: CsvLine, header: readonly Named[]): Read {
  const { line, cells, broken } = readLine(one);
  const all = header.map((named, i): Cell => ({ ...named, text: cells[i] ?? '' }));
  const key = all.find(({ column }) => column.key)?.text ?? '';
  if (broken !== undefined) return { line, key, cells: [], broken };
  const extra = cells.slice(header.length).some((cell) => cell !== '');
  // A cell without a header would be lost in silence.
  const reason = `The line has ${cells.length} cells, the header ${header.length}.`;
  return { line, key, cells: all, ...(extra && { broken: reason }) };
}

/** {"match": "all", "where": [{"field", "operator", "value"}]} */
export function queryIn(form: Form): Query {
  const query = formOf(form.query ?? {});
  const where = query.where ?? [];
  if (!Array.isArray(where))
    throw new DomainRefusal('invalid', 'query.where must be a list of conditions.');
  return {
    match: query.match === undefined ? 'all' : wordIn(query, 'match', ['all', 'any']),
    conditions: where.map((one: unknown) => {
      const condition = formOf(one);
      return {
        field: needText(condition, 'field'),
        operator: needText(condition, 'operator'),
        value: valueOf(condition),
      };
    }),
  };
}

function valueOf(condition: Form): string {
  const { value } = condition;
  return typeof value === 'boolean' ? String(value) : textIn(condition, 'value');
}
