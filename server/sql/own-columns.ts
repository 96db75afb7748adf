/**
 * Columns of ours beside a table's real ones: SQL must not see them. A name that only such a
 * column has is -217; one that another table really has means that table's, where SQLite would
 * call it ambiguous.
 */
import type { Scope } from './expression';
import { endOfPath, type Known } from './levels';
import type { Node } from './lex';
import { isGroup, isName, isWord } from './lex';
import { identifier } from './names';
import { noColumn } from './refusals';
import { endsOperand } from './words';

export function ownColumnRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const end = endOfPath(nodes, i);
  const last = nodes[end - 1];
  if (end === i || !isName(last) || !scope.dictionary.isOurs(last.text.toLowerCase())) {
    return undefined;
  }
  const column = last.text.toLowerCase();
  const owner = nodes[end - 3];
  if (end - i > 2 && isName(owner)) {
    const meant = sourcesOf(scope).find(({ name }) => name === owner.text.toLowerCase());
    if (meant && holds(meant, column, 'ours')) throw noColumn(column);
    return undefined;
  }
  if (last.kind !== 'word' || isGroup(nodes[end])) return undefined;
  if (isWord(nodes[i - 1], 'as') || endsOperand(nodes[i - 1])) return undefined;
  for (const { sources } of [...scope.levels].reverse()) {
    const real = sources.filter((source) => holds(source, column, 'real'));
    const isHidden = sources.some((source) => holds(source, column, 'ours'));
    const [only, other] = real;
    // A table that comes later in FROM may have a column of ours of this name.
    if (only && !other) {
      out.push(`${only.called}.${identifier(column, scope.dictionary)}`);
      return end;
    }
    if (only || sources.some(({ table }) => !table)) return undefined;
    if (isHidden) throw noColumn(column);
  }
  return undefined;
}

function sourcesOf({ levels }: Scope): Known[] {
  return [...levels].reverse().flatMap(({ sources }) => sources);
}

function holds({ table }: Known, column: string, whose: 'ours' | 'real'): boolean {
  const found = table?.columns.find(({ name }) => name === column);
  return found !== undefined && (found.ours === true) === (whose === 'ours');
}
