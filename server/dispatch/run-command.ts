/**
 * Runs one line of the platform's command line: finds the command, hands over its output, and says
 * how it failed. Texts of failures: facts/cli.md 1.5 [client, doc]; their order is a guess.
 */
import { NotAcknowledged } from '../cluster/bus';
import type { Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';
import { AxlFault } from '../schema/axl-fault';
import {
  CommandFailed,
  type CliProduct,
  type CliSession,
  type CommandCall,
  type CommandTable,
} from './command';
import { questionText } from './command-help';

/** The place where a command talks with its user. */
export interface Dialogue {
  write(text: string): void;
  /** what was written is shown now: the command waits */
  show(): void;
  /** @throws Interrupted */
  ask(question: string, answer: 'word' | 'key'): Promise<string>;
  /** aborted by Ctrl-C, or because the user is gone */
  readonly signal: AbortSignal;
}

/** The user pressed Ctrl-C at a question. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface CommandPlace {
  cluster: Cluster;
  node: Node;
  product: CliProduct;
  session: CliSession;
  commands: CommandTable;
}

const UNSUCCESSFUL = 'Executed command unsuccessfully\n';

export async function runCommand(
  place: CommandPlace,
  line: string,
  dialogue: Dialogue,
): Promise<void> {
  const help = line.endsWith('?') ? questionText(place.commands, line.slice(0, -1)) : undefined;
  if (help !== undefined) return dialogue.write(help);
  const found = place.commands.find(line);
  if (!found) return dialogue.write(`${UNSUCCESSFUL}No valid command entered\n`);
  const { command, rest } = found;
  const call: CommandCall = {
    ...place,
    rest,
    args: rest === '' ? [] : rest.split(/\s+/),
    ask: (question, answer) => dialogue.ask(question, answer),
    pause: (ms) => pause(place.cluster, dialogue, ms),
  };
  try {
    const output = await command.run(call);
    if (typeof output === 'string') dialogue.write(output);
    else
      for await (const text of output) {
        dialogue.write(text);
        if (dialogue.signal.aborted) break;
      }
    if (dialogue.signal.aborted) throw new Interrupted();
  } catch (error) {
    dialogue.write(failureText(place, command.words, error));
  }
}

function pause({ clock, scheduler }: Cluster, dialogue: Dialogue, ms: number): Promise<boolean> {
  dialogue.show();
  const { signal } = dialogue;
  if (clock.frozen || signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const interrupted = (): void => {
      takeBack();
      resolve(false);
    };
    const takeBack = scheduler.at(clock.now() + ms, () => {
      signal.removeEventListener('abort', interrupted);
      resolve(true);
    });
    signal.addEventListener('abort', interrupted, { once: true });
  });
}

function failureText({ cluster }: CommandPlace, command: string, error: unknown): string {
  if (error instanceof Interrupted) return 'Control-C pressed\n';
  if (error instanceof CommandFailed || error instanceof AxlFault)
    return `${error.message}\n${UNSUCCESSFUL}`;
  if (error instanceof NotAcknowledged)
    return `It is not known whether the change was kept: ${error.message}\n${UNSUCCESSFUL}`;
  cluster.log.error('cli', { command, error: String(error) });
  return `Internal error\n${UNSUCCESSFUL}`;
}
