/** The commands of a shell by their words: menus are what the words have in common. */
import type { CliProduct, Command, CommandTable, MenuWord } from './command';

interface Menu {
  command?: Command;
  below: Map<string, Menu>;
}

export function createCommandTable(
  commands: readonly Command[],
  product: CliProduct,
): CommandTable {
  const all = commands.filter(({ on }) => on === undefined || on.includes(product));
  const top: Menu = { below: new Map() };
  for (const command of all) put(top, command);

  return {
    all,
    find(line) {
      let menu = top;
      let found: { command: Command; rest: string } | undefined;
      for (const { 0: word, index } of line.matchAll(/\S+/g)) {
        const next = menu.below.get(word);
        if (!next) break;
        menu = next;
        const rest = line.slice(index + word.length).trim();
        if (menu.command) found = { command: menu.command, rest };
      }
      return found;
    },
    below(words) {
      let menu: Menu | undefined = top;
      for (const word of words) menu = menu?.below.get(word);
      return menu ? [...menu.below].map(wordOf).sort((a, b) => (a.word < b.word ? -1 : 1)) : [];
    },
  };
}

function wordOf([word, { below }]: [string, Menu]): MenuWord {
  return { word, menu: below.size > 0 };
}

function put(top: Menu, command: Command): void {
  let menu = top;
  for (const word of command.words.split(' ')) {
    let next = menu.below.get(word);
    if (!next) menu.below.set(word, (next = { below: new Map() }));
    menu = next;
  }
  if (menu.command) throw new Error(`two commands are called ${command.words}`);
  menu.command = command;
}
