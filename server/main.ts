#!/usr/bin/env node
/** The command-line door: finds the command, reads its words and options, runs it, shows its outcome. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from './commands';
import type { Asked, Command } from './commands/command';
import { fail } from './commands/fail';
import { COMMON, commandHelp, usageText } from './commands/help';
import { OptionError } from './config/option';
import { readEnv, readFlags, suggestion } from './config/words';
import { ROOT } from './runtime/root';

/** Ends the process by itself when the command cannot go on. */
export function main(args: readonly string[]): Promise<void> {
  return run(args).catch(fail);
}

async function run(args: readonly string[]): Promise<void> {
  // Whoever started it may have stopped reading (`ucmock | head -1`).
  process.stdout.on('error', () => undefined);
  const [name, rest] =
    args[0]?.startsWith('-') === false ? [args[0], args.slice(1)] : [undefined, args];
  const helped = ownWords(args).some((word) => word === '--help' || word === '-h');
  if (name === undefined && helped) return print(usageText(COMMANDS));
  if (name === undefined && args.includes('--version')) return print(`${version()}\n`);
  const command = called(name ?? 'serve');
  if (helped) return print(commandHelp(command));
  const asked = read(command, rest);
  const outcome = await command.run(asked);
  if (!outcome) return;
  print(asked.json ? `${JSON.stringify(outcome.json)}\n` : outcome.text);
  process.exitCode = outcome.code ?? 0;
}

/** What stands behind -- is for the command alone. */
function ownWords(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

function called(name: string): Command {
  const command = COMMANDS.find((one) => one.name === name);
  if (command) return command;
  const names = COMMANDS.map((one) => one.name);
  throw new OptionError(`unknown command ${name}${suggestion(name, names)}`);
}

function read(command: Command, args: readonly string[]): Asked<Record<string, unknown>> {
  const { options, takes = [] } = command;
  const { values: all, words } = readFlags([...options, ...COMMON], args);
  const { json, ...values } = all;
  const others = COMMANDS.flatMap((one) => one.options);
  const usual = Object.fromEntries(options.map((option) => [option.name, option.value]));
  takes.forEach(({ name, choices, optional }, at) => {
    const word = words[at];
    if (word === undefined && !optional)
      throw new OptionError(
        `ucmock ${command.name} needs ${choices?.join('|') ?? name}; see --help`,
      );
    if (word !== undefined && choices?.includes(word) === false)
      throw new OptionError(`unknown word ${word}${suggestion(word, choices)}`);
  });
  const stray = takes[takes.length - 1]?.many ? undefined : words[takes.length];
  if (stray !== undefined) throw new OptionError(`unknown option ${stray}; see --help`);
  return {
    options: { ...usual, ...readEnv(options, process.env, others), ...values },
    words,
    json: json === true,
  };
}

function version(): string {
  const file = join(ROOT, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function print(text: string): void {
  process.stdout.write(text);
}

if (require.main === module) void main(process.argv.slice(2));
