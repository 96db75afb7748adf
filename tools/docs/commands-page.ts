/** docs/commands.md: what `ucmock` can be asked to do, from its table of commands. */
import { COMMANDS } from '../../server/commands';
import type { Command } from '../../server/commands/command';
import { PLANE } from '../../server/commands/control-plane';
import { synopsisOf } from '../../server/commands/help';
import { envOf, flagOf, type Option } from '../../server/config/option';
import { OPTIONS } from '../../server/config/options';

export function commandsPage(): string {
  return `# The command line of ucmock

\`ucmock COMMAND --help\` says what a command takes. Every command takes \`--json\`. Exit codes: 0
done (or stopped) as asked, 1 failed, 2 an option, a word or a port cannot be taken. An option or
word that is none is refused, with the nearest one where one is near.

| command | does |
|---|---|
${COMMANDS.map((command) => `| \`${cell(synopsisOf(command))}\` | ${cell(command.words)} |`).join('\n')}

\`serve\`, \`up\` and \`node\` take the [options of the server](options.md). Bars of progress are shown
on a terminal only.

${COMMANDS.filter(hasMore).map(section).join('')}## Which ucmock is asked

What speaks to a running ucmock is told so where it is:

${tableOf(PLANE)}## Completion

\`\`\`sh
source <(ucmock completion bash)   # bash: into ~/.bashrc
source <(ucmock completion zsh)    # zsh: into ~/.zshrc, after compinit
ucmock completion fish | source    # fish: into ~/.config/fish/config.fish
\`\`\`
`;
}

/** The server's options have a page of their own, and those that lead to a server stand here once. */
function ownOptions(options: readonly Option[]): readonly Option[] {
  return options === OPTIONS ? [] : options.filter((option) => !PLANE.includes(option));
}

function hasMore({ name, options, takes = [] }: Command): boolean {
  return name !== 'completion' && (ownOptions(options).length > 0 || takes.length > 0);
}

function section({ name, takes = [], options }: Command): string {
  const positionals = takes
    .filter(({ words }) => words !== '')
    .map((one) => `- \`${one.name}\`: ${one.words}\n`);
  const list = positionals.length === 0 ? [] : [...positionals, '\n'];
  return [`## ucmock ${name}\n\n`, ...list, tableOf(ownOptions(options))].join('');
}

function tableOf(options: readonly Option[]): string {
  if (options.length === 0) return '';
  const rows = options.map(
    (option) => `| \`${flagOf(option)}\` | \`${envOf(option)}\` | ${cell(option.words)} |\n`,
  );
  return `| flag | variable | |\n|---|---|---|\n${rows.join('')}\n`;
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|');
}
