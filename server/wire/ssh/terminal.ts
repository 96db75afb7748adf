/**
 * The terminal of one session: lines and single keys are read from it, with echo, history, Tab and
 * `?`; output is gathered and goes out whole, the prompt at its end, since clients look for the
 * prompt at the end of what they have got. [client] facts/cli.md 1.3
 */
import { createKeys, CTRL_C } from './keys';
import { createLine, END, type Line } from './line';

/** undefined: Ctrl-D on an empty line, or nobody is there any more */
export type Typed = string | undefined;

export interface ReadLine {
  prompt: string;
  /** lines typed before, which the arrows bring back */
  history?: readonly string[];
  /** Tab: how the line goes on, and what is shown before */
  complete?(line: string): { line: string; shows: string };
  /** `?`: what is shown; undefined where it is a character */
  question?(line: string): string | undefined;
}

export interface Terminal {
  input(text: string): void;
  /** `\n` ends a line */
  write(text: string): void;
  /** sends what was written */
  show(): void;
  /** 'interrupted': Ctrl-C */
  readLine(options: ReadLine): Promise<Typed | typeof INTERRUPTED>;
  /** one key, shown behind the question; INTERRUPTED as above */
  readKey(): Promise<Typed | typeof INTERRUPTED>;
  /** the user types no more; what he typed is still read */
  end(): void;
  close(): void;
}

export const INTERRUPTED = Symbol('interrupted');

const CTRL_D = '\x04';
const [UP, DOWN] = [/^\x1b[[O]A$/, /^\x1b[[O]B$/];
/** Longer is no command. */
const LONGEST_LINE = 1 << 16;

/** @param send to the client @param onInterrupt Ctrl-C while a command runs */
export function createTerminal(send: (text: string) => void, onInterrupt: () => void): Terminal {
  const keys = createKeys(onInterrupt);
  let gathered = '';

  const put = (text: string): void => void (gathered += text);
  const write = (text: string): void => put(text.replace(/\r?\n/g, '\r\n'));
  const show = (): void => {
    if (gathered !== '') send(gathered);
    gathered = '';
  };

  /** What the user is to see is shown before somebody waits for his key. */
  function key(): Promise<string | undefined> {
    if (!keys.waiting) show();
    return keys.next();
  }

  async function readLine(options: ReadLine): Promise<Typed | typeof INTERRUPTED> {
    const line = createLine(put);
    const leaf = leafing(options.history ?? [], line);
    /** shows something below the line, and the line again */
    const below = (shows: string): void => {
      write(`\n${shows}`);
      put(options.prompt);
      line.shown();
    };
    put(options.prompt);
    for (;;) {
      const pressed = await key();
      if (pressed === undefined || (pressed === CTRL_D && line.length === 0)) return undefined;
      if (pressed === '\n' || pressed === CTRL_C) {
        put('\r\n');
        return pressed === CTRL_C ? INTERRUPTED : line.text;
      }
      if (UP.test(pressed)) leaf(-1);
      else if (DOWN.test(pressed)) leaf(1);
      else if (pressed === '\t') complete(line, options, below);
      else if (line.edit(pressed) || !isCharacter(pressed) || line.length >= LONGEST_LINE) continue;
      else if (pressed !== '?') line.insert(pressed);
      else {
        const shows = options.question?.(line.text);
        if (shows === undefined) line.insert(pressed);
        else below(shows);
      }
    }
  }

  return {
    input: (text) => keys.input(text),
    write,
    show,
    readLine,
    async readKey() {
      const pressed = await key();
      if (pressed === undefined || pressed === CTRL_D) return undefined;
      if (pressed === CTRL_C) return INTERRUPTED;
      if (isCharacter(pressed)) put(pressed);
      put('\r\n');
      return pressed;
    },
    end: () => keys.end(),
    close: () => keys.close(),
  };
}

function isCharacter(key: string): boolean {
  return key >= ' ' && !key.startsWith('\x7f');
}

/** Walks through older lines; what was typed is the youngest of them. */
function leafing(history: readonly string[], line: Line): (step: number) => void {
  const lines = [...history, ''];
  let at = history.length;
  return (step) => {
    const next = lines[at + step];
    if (next === undefined) return;
    lines[at] = line.text;
    at += step;
    line.replace(next);
  };
}

/** When nothing can be completed the line is repeated. [doc] facts/cli.md 1.5 */
function complete(line: Line, options: ReadLine, below: (shows: string) => void): void {
  if (!options.complete) return;
  line.edit(END);
  const { text } = line;
  const { line: next, shows } = options.complete(text);
  if (shows !== '' || next === text) below(shows);
  if (next.startsWith(text)) line.insert(next.slice(text.length));
  else line.replace(next);
}
