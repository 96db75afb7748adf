/** What may stand where the cursor is: the shell completions ask this, so they never grow old. */
import { flagOf, type Option } from '../config/option';
import type { Command } from './command';
import { COMMON } from './help';

/** A word and what it means; ':file' and ':dir' leave it to the shell. */
export type Candidate = readonly [word: string, meaning: string];

/** @param words after `ucmock`, the last one is being typed */
export function candidates(commands: readonly Command[], words: readonly string[]): Candidate[] {
  const typed = words[words.length - 1] ?? '';
  const before = words.slice(0, -1);
  const named = before[0]?.startsWith('-') === false;
  if (!named && before.length === 0 && !typed.startsWith('-'))
    return starting(
      typed,
      commands.map((one) => [one.name, one.words]),
    );
  const command = commands.find(({ name }) => name === (named ? before[0] : 'serve'));
  if (!command) return [];
  return ofCommand(command, named ? before.slice(1) : before, typed);
}

function ofCommand(command: Command, before: readonly string[], typed: string): Candidate[] {
  const options = [...command.options, ...COMMON];
  const { open, plain, used } = walk(options, before);
  if (open) return starting(typed, valuesOf(open));
  if (typed.startsWith('-'))
    return starting(
      typed,
      options
        .filter((option) => option.kind === 'list' || !used.has(option))
        .map((option) => [flagOf(option), option.words]),
    );
  const next = command.takes?.[plain];
  if (!next) return [];
  if (next.choices)
    return starting(
      typed,
      next.choices.map((one) => [one, next.words]),
    );
  return placeOf(next.name);
}

/** Which option waits for its value, which were used, and how many words belong to none. */
function walk(
  options: readonly Option[],
  before: readonly string[],
): { open: Option | undefined; plain: number; used: Set<Option> } {
  const used = new Set<Option>();
  let open: Option | undefined;
  let plain = 0;
  for (const word of before) {
    if (open) {
      open = undefined;
      continue;
    }
    const option = options.find((one) => flagOf(one) === word.split('=')[0]);
    if (option) used.add(option);
    if (option && option.kind !== 'flag' && !word.includes('=')) open = option;
    if (!word.startsWith('-')) plain += 1;
  }
  return { open, plain, used };
}

function valuesOf({ choices, shows, words }: Option): Candidate[] {
  if (choices) return choices.map((one) => [one, words]);
  return placeOf(shows ?? '');
}

function placeOf(name: string): Candidate[] {
  if (name === 'FILE') return [[':file', '']];
  return name === 'DIR' ? [[':dir', '']] : [];
}

function starting(typed: string, all: readonly Candidate[]): Candidate[] {
  return all.filter(([word]) => word.startsWith(':') || word.startsWith(typed));
}
