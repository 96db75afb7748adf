/**
 * Lists that are views: rows made by a query, searched and cut as any list is. Every criterion is
 * a LIKE pattern on the text that is shown; criteria are ANDed. [client] facts/axl.md 6
 */
import type { Answer, Call } from '../../../server/dispatch/operation';
import { textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';
import { criteriaOf } from '../generic/criteria';

export interface ViewRow {
  /** pkid of the row that stands behind it */
  pkid?: string;
  fields: Tree;
}

export function answerRows(call: Call, wrapper: string, rows: readonly ViewRow[]): Answer {
  const criteria = Object.entries(criteriaOf(call)).flatMap(([name, value]) => {
    const pattern = textOf(value);
    return pattern === undefined || /^%*$/.test(pattern) ? [] : [{ name, matches: like(pattern) }];
  });
  const found = rows.filter(({ fields }) =>
    criteria.every(({ name, matches }) => matches(textOf(fields[name]) ?? '')),
  );
  const first = numberOf(call.request.first) ?? Infinity;
  const skip = call.request.first === undefined ? 0 : (numberOf(call.request.skip) ?? 0);
  const tags = Object.keys(treeOf(call.request.returnedTags)).filter(
    (name) => !name.startsWith('@'),
  );
  const shown = found.slice(skip, skip + first).map(({ pkid, fields }): Value => ({
    ...(pkid !== undefined && { '@uuid': `{${pkid.toUpperCase()}}` }),
    ...Object.fromEntries(tags.map((name) => [name, fields[name]])),
  }));
  return { tree: { return: { [wrapper]: shown } } };
}

/** SQL's LIKE: % any text, _ one character; without regard to case, as names are searched. */
function like(pattern: string): (text: string) => boolean {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%/g, '.*')
    .replace(/_/g, '.');
  const expression = new RegExp(`^${source}$`, 'is');
  return (text) => expression.test(text);
}

function numberOf(value: Value | undefined): number | undefined {
  const number = Number(textOf(value));
  return Number.isInteger(number) && number >= 0 ? number : undefined;
}

/** A reference as an answer shows it: the name with its uuid; empty when there is none. */
export function reference(name: unknown, pkid: unknown): Value {
  if (typeof name !== 'string' || typeof pkid !== 'string') return '';
  return { '#': name, '@uuid': `{${pkid.toUpperCase()}}` };
}
