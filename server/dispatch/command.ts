/**
 * A command of the platform's command line (`admin:`): its words, what may follow, what it prints.
 *
 * The file of a command does not know whether SSH or POST /_ucmock/cli runs it. It gives its output
 * as it comes, and asks in the two ways of the real shell: a word and Enter, or one key. [client]
 * facts/cli.md 1.4
 */
import type { Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';

/** Products whose shell has the command; they share the platform. */
export type CliProduct = 'cucm' | 'presence' | 'unity';

export type Evidence = 'recorded' | 'doc' | 'client' | 'guess';

export interface CommandArgument {
  name: string;
  need: 'mandatory' | 'optional';
  about: string;
}

/** What a command may change about the shell that it runs in. */
export interface CliSession {
  /** account that logged in */
  readonly user: string;
  /** output longer than the screen stops at its end */
  pagination: boolean;
  /** set by the command that ends the session */
  ended: boolean;
  /** the output of this command stops at the end of the screen, whatever `pagination` says */
  pageNext?: boolean;
}

export interface CommandCall {
  readonly cluster: Cluster;
  readonly node: Node;
  readonly product: CliProduct;
  readonly session: CliSession;
  readonly commands: CommandTable;
  /** what stands behind the words of the command */
  readonly rest: string;
  /** `rest`, cut at its blanks */
  readonly args: readonly string[];
  /** asks, and waits for a word and Enter, or for one key */
  ask(question: string, answer: 'word' | 'key'): Promise<string>;
  /** on the cluster's clock; false at once when that stands still, and when the user interrupts */
  pause(ms: number): Promise<boolean>;
}

export interface Command {
  /** 'utils dbreplication status' */
  words: string;
  /** one sentence */
  about: string;
  evidence: Evidence;
  takes?: readonly CommandArgument[];
  /** what follows is one text in which `?` is a character of it */
  text?: boolean;
  /** everywhere unless told */
  on?: readonly CliProduct[];
  /** @throws CommandFailed */
  run(call: CommandCall): string | Promise<string> | AsyncIterable<string>;
}

export interface MenuWord {
  word: string;
  /** has words below it */
  menu: boolean;
}

export interface CommandTable {
  /** the command that the line begins with, and what stands behind it */
  find(line: string): { command: Command; rest: string } | undefined;
  /** the words that may come after these, in order; none when these lead nowhere */
  below(words: readonly string[]): readonly MenuWord[];
  readonly all: readonly Command[];
}

/** Lines that say why; the shell adds that the command was not successful. [doc] facts/cli.md 1.5 */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
