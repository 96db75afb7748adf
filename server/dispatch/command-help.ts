/**
 * What Tab and `?` do to a line. The layout of the list of a menu is ours [guess]; what they do and
 * the form of a command's syntax are [doc], facts/cli.md 1.5.
 */
import type { Command, CommandTable } from './command';

export interface Completion {
  /** the line as it goes on */
  line: string;
  /** printed before the line is shown again; '' when nothing is */
  shows: string;
}

export function complete(table: CommandTable, line: string): Completion {
  const { before, partial } = partsOf(line);
  const fitting = table.below(before).filter(({ word }) => word.startsWith(partial));
  const [first, ...others] = fitting;
  if (!first) return { line, shows: '' };
  if (first.word === partial && first.menu)
    return { line: `${line.trimEnd()} `, shows: menuText(table, [...before, partial]) };
  if (others.length === 0) return { line: withLast(line, partial, `${first.word} `), shows: '' };
  const common = commonStart(fitting.map(({ word }) => word));
  if (common.length > partial.length) return { line: withLast(line, partial, common), shows: '' };
  return { line, shows: menuText(table, before, partial) };
}

/** @returns undefined where `?` is a character as any other */
export function questionText(table: CommandTable, line: string): string | undefined {
  const found = table.find(line);
  if (found?.command.text && found.rest !== '') return undefined;
  if (found) return syntaxText(found.command);
  const { before, partial } = partsOf(line);
  const fitting = table.below(before).filter(({ word }) => word.startsWith(partial));
  if (fitting.length === 1 && fitting[0]?.word === partial)
    return menuText(table, [...before, partial]);
  return menuText(table, before, partial);
}

export function syntaxText({ words, takes = [] }: Command): string {
  const written = takes.map(({ name, need }) => (need === 'optional' ? `[${name}]` : name));
  const width = Math.max(0, ...takes.map(({ name }) => name.length)) + 3;
  const lines = takes.map(
    ({ name, need, about }) => `${name.padEnd(width)}${need.padEnd(12)}${about}`,
  );
  return ['Syntax:', [words, ...written].join(' '), ...lines].map((text) => `${text}\n`).join('');
}

/** The words below a menu, `*` behind those that are menus. */
export function menuText(table: CommandTable, path: readonly string[], start = ''): string {
  return table
    .below(path)
    .filter(({ word }) => word.startsWith(start))
    .map(({ word, menu }) => `    ${[...path, word].join(' ')}${menu ? '*' : ''}\n`)
    .join('');
}

function partsOf(line: string): { before: string[]; partial: string } {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const partial = /\s$/.test(line) ? '' : (words.pop() ?? '');
  return { before: words, partial };
}

function withLast(line: string, partial: string, word: string): string {
  return line.slice(0, line.length - partial.length) + word;
}

function commonStart(words: readonly string[]): string {
  const [first = '', ...others] = words;
  let length = first.length;
  for (const word of others) while (!word.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
