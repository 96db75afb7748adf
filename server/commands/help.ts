/** The help of `ucmock` and of each command, from their tables. */
import { columns, helpText, type Option } from '../config/option';
import { OPTIONS } from '../config/options';
import type { Command, Positional } from './command';

/** Every command takes these. */
export const COMMON: readonly Option[] = [
  { name: 'json', kind: 'flag', value: false, words: 'answer in JSON' },
];

export function usageText(commands: readonly Command[]): string {
  const rows = commands.map((command) => [synopsisOf(command), command.words]);
  return `ucmock: a Cisco Unified Communications Manager that runs in a test

${columns([...rows, ['ucmock COMMAND --help', 'options of a command'], ['ucmock --version', '']])}

Exit codes: 0 stopped or done as asked, 1 failed, 2 an option or port cannot be taken.

Options of serve, up and node, and their environment variables; every command takes --json:

${helpText(OPTIONS)}
`;
}

export function commandHelp(command: Command): string {
  const { takes = [], options, words } = command;
  const positionals = takes
    .filter(({ words: said }) => said !== '')
    .map((one) => [one.name, one.words]);
  return [
    `${synopsisOf(command)}\n\n  ${words}\n`,
    ...(takes.length > 0 ? [`${columns(positionals)}\n`] : []),
    `${helpText([...options, ...COMMON])}\n`,
  ].join('\n');
}

/** 'ucmock snapshot ACTION [NAME] [options]' */
export function synopsisOf({ name, takes = [], options }: Command): string {
  const words = takes.map(wordOf);
  return ['ucmock', name, ...words, ...(options.length > 0 ? ['[options]'] : [])].join(' ');
}

function wordOf({ name, choices, optional, many }: Positional): string {
  const word = `${choices?.join('|') ?? name}${many ? ' ...' : ''}`;
  return optional ? `[${word}]` : word;
}
