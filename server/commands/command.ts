/**
 * A command of `ucmock`: one file beside this one, one line in index.ts. Help, shell completion and
 * docs/options.md are made from what it says here. All commands are loaded at every start, so
 * whatever is heavy is imported inside of `run`.
 */
import type { Option } from '../config/option';

/** A word after the name of the command. */
export interface Positional {
  /** as the help calls it: 'NAME'; FILE and DIR are completed as such */
  name: string;
  words: string;
  /** the only values */
  choices?: readonly string[];
  optional?: boolean;
  /** the last one, as often as wanted */
  many?: boolean;
}

export interface Asked<Options> {
  /** command line over environment over defaults */
  options: Options;
  /** the words, as many as `takes` allows; the first ones are there unless optional */
  words: readonly string[];
  json: boolean;
}

/** What a command tells at its end; which of the two is shown, --json says. */
export interface Outcome {
  json: unknown;
  /** with its line ends */
  text: string;
  /** exit code; 0 unless told */
  code?: number;
}

export interface Command<Options = Readonly<Record<string, unknown>>> {
  name: string;
  words: string;
  takes?: readonly Positional[];
  options: readonly Option[];
  /** undefined: it has said what it has to say, and may go on running */
  run(asked: Asked<Options>): Promise<Outcome | undefined>;
}

/** A command as it stands in the index: its options have been read by its own table. */
export function defineCommand<Options>(command: Command<Options>): Command {
  return { ...command, run: (asked) => command.run(asked as unknown as Asked<Options>) };
}

/** The server, or a control plane that was asked, refuses; a sentence for the user, exit code 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
