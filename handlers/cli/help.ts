/** First line `<last word> help:` and `options are:` [doc] facts/cli.md 1.5; alone it lists the first words [guess] */
import { CommandFailed, type Command, type CommandTable } from '../../server/dispatch/command';
import { menuText } from '../../server/dispatch/command-help';

export const help: Command = {
  words: 'help',
  about: 'says what a command does',
  evidence: 'doc',
  takes: [{ name: 'command', need: 'optional', about: 'the command; without it all first words' }],
  run: ({ commands, rest }) => (rest === '' ? menuText(commands, []) : helpOf(commands, rest)),
};

function helpOf(commands: CommandTable, words: string): string {
  const found = commands.find(words);
  const last = words.split(/\s+/).at(-1) ?? '';
  if (found?.rest === '') {
    const { about, takes = [] } = found.command;
    const width = Math.max(0, ...takes.map(({ name }) => name.length));
    const options = takes.map((one) => `${one.name.padEnd(width)} - ${one.about}`);
    const lines = [`${last} help:`, `This ${about}`];
    if (options.length > 0) lines.push('', 'options are:', ...options);
    return [...lines, ''].join('\n');
  }
  const menu = menuText(commands, words.split(/\s+/));
  if (menu === '') throw new CommandFailed(`There is no help for ${words}`);
  return `${last} help:\n${menu}`;
}
