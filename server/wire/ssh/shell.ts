/**
 * The loop of a session: greeting, prompt, line, answer. What the lines mean is the host's.
 *
 * The prompt is `admin:` whatever the account [recorded]; an empty line gives it again behind a
 * lone CR [recorded]. Pager text recalled. facts/cli.md 1
 */
import { INTERRUPTED, type ReadLine, type Terminal } from './terminal';

/** Where a command writes and asks. */
export interface ShellOutput {
  write(text: string): void;
  show(): void;
  /** @returns undefined when the user pressed Ctrl-C, or is gone */
  ask(question: string, answer: 'word' | 'key'): Promise<string | undefined>;
  signal: AbortSignal;
}

export interface ShellHost extends Pick<ReadLine, 'complete' | 'question'> {
  greeting: string;
  /** runs a line; 'end' ends the session, 'page' asks for stops at the end of each screen */
  run(line: string, output: ShellOutput): Promise<readonly ('end' | 'page')[]>;
  /** false: the machine is off, and nobody answers any more */
  alive(): boolean;
}

export interface ShellScreen {
  terminal: Terminal;
  /** rows of the client's terminal now */
  rows(): number;
  /** the signal by which a command that begins now is interrupted */
  begin(): AbortSignal;
}

const PROMPT = 'admin:';
const MOST_HISTORY = 500;

/** Resolves when the session ends. */
export async function runShell(host: ShellHost, screen: ShellScreen): Promise<void> {
  const { terminal } = screen;
  const history: string[] = [];
  let prompt = PROMPT;
  terminal.write(host.greeting);
  while (host.alive()) {
    const { complete, question } = host;
    const typed = await terminal.readLine({
      ...{ prompt, history },
      ...(complete && { complete }),
      ...(question && { question }),
    });
    if (typed === undefined || !host.alive()) break;
    prompt = PROMPT;
    if (typed === INTERRUPTED) continue;
    const line = typed.trim();
    if (line === '') {
      prompt = `\r${PROMPT}`;
      continue;
    }
    if (history.at(-1) !== line) history.push(line);
    if (history.length > MOST_HISTORY) history.shift();
    if (await runLine(host, screen, line)) break;
  }
  terminal.show();
}

/** @returns true when the session ends */
async function runLine(host: ShellHost, screen: ShellScreen, line: string): Promise<boolean> {
  const { terminal } = screen;
  let text = '';
  const flush = (): void => {
    terminal.write(text);
    text = '';
    terminal.show();
  };
  const asks = await host.run(line, {
    signal: screen.begin(),
    write: (more) => void (text += more),
    show: flush,
    async ask(question, answer) {
      terminal.write(text);
      text = '';
      const typed =
        answer === 'word'
          ? await terminal.readLine({ prompt: question })
          : (terminal.write(question), await terminal.readKey());
      return typed === INTERRUPTED ? undefined : typed;
    },
  });
  if (asks.includes('page')) await page(text, screen);
  else terminal.write(text);
  return asks.includes('end');
}

const PAGER = 'Press <enter> for 1 line, <space> for one page, or <q> to quit';

async function page(text: string, { terminal, rows }: ShellScreen): Promise<void> {
  const lines = text.split(/(?<=\n)/);
  let room = rows() - 1;
  for (const line of lines) {
    if (room <= 0) {
      terminal.write(PAGER);
      const key = await terminal.readKey();
      if (typeof key !== 'string' || key === 'q') return;
      room = key === '\n' ? 1 : rows() - 1;
    }
    terminal.write(line);
    room -= 1;
  }
}
