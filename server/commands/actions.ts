/** A command whose first word says what to do: `ucmock snapshot save NAME`. */
import { OptionError, type Option } from '../config/option';
import { defineCommand, type Asked, type Command, type Outcome } from './command';

export interface Action<Options> {
  words: string;
  /** the words after it, all of them needed */
  takes: readonly string[];
  run(asked: Asked<Options>, ...words: string[]): Promise<Outcome>;
}

/** @param actions by their words; the first one is meant when none is said */
export function commandOfActions<Options>(given: {
  name: string;
  words: string;
  options: readonly Option[];
  actions: Readonly<Record<string, Action<Options>>>;
}): Command {
  const { actions, name, ...about } = given;
  const names = Object.keys(actions);
  const longest = Object.values(actions).reduce<readonly string[]>(
    (most, { takes }) => (takes.length > most.length ? takes : most),
    [],
  );
  return defineCommand<Options>({
    ...about,
    name,
    takes: [
      { name: 'ACTION', words: wordsOf(actions), choices: names, optional: true },
      ...longest.map((word) => ({ name: word, words: '', optional: true })),
    ],
    async run(asked) {
      const [word = names[0] ?? '', ...rest] = asked.words;
      const action = actions[word];
      if (!action) throw new OptionError(`ucmock ${name} does one of ${names.join(', ')}`);
      const missing = action.takes[rest.length];
      if (missing !== undefined)
        throw new OptionError(`ucmock ${name} ${word} needs ${missing}; see --help`);
      const stray = rest[action.takes.length];
      if (stray !== undefined)
        throw new OptionError(`ucmock ${name} ${word} does not take "${stray}"; see --help`);
      return action.run(asked, ...rest);
    },
  });
}

function wordsOf<Options>(actions: Readonly<Record<string, Action<Options>>>): string {
  return Object.entries(actions)
    .map(([name, { words, takes }]) => `${[name, ...takes].join(' ')} (${words})`)
    .join('; ');
}
