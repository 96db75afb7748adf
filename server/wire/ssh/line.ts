/** A line while it is edited: its text, the cursor, and what the terminal is told about changes. */

export interface Line {
  readonly text: string;
  readonly length: number;
  /** tells the terminal all of it, behind a prompt that is shown anew */
  shown(): void;
  insert(characters: string): void;
  /** another text in its place, as history brings it */
  replace(text: string): void;
  /** a key that moves or deletes; false for a key that does neither */
  edit(key: string): boolean;
}

const BACK = '\b';
const [CTRL_A, CTRL_U, CTRL_W] = ['\x01', '\x15', '\x17'];
/** Ctrl-E: to the end of the line */
export const END = '\x05';

/** @param echo writes to the terminal; the cursor stands behind the prompt when it begins */
export function createLine(echo: (text: string) => void): Line {
  let before: string[] = [];
  let behind: string[] = [];

  function moveTo(position: number): void {
    const all = [...before, ...behind];
    const at = Math.min(all.length, Math.max(0, position));
    echo(
      at < before.length
        ? BACK.repeat(before.length - at)
        : behind.slice(0, at - before.length).join(''),
    );
    [before, behind] = [all.slice(0, at), all.slice(at)];
  }

  /** what stands before the cursor loses its last characters */
  function erase(count: number): void {
    if (count === 0) return;
    before = before.slice(0, before.length - count);
    const tail = behind.join('');
    echo(BACK.repeat(count) + tail + ' '.repeat(count) + BACK.repeat(behind.length + count));
  }

  const edits: Record<string, () => void> = {
    '\x7f': () => erase(Math.min(1, before.length)),
    '\b': () => erase(Math.min(1, before.length)),
    [CTRL_U]: () => erase(before.length),
    [CTRL_W]: () => erase(/\S*\s*$/.exec(before.join(''))?.[0].length ?? 0),
    [CTRL_A]: () => moveTo(0),
    [END]: () => moveTo(Infinity),
    '\x1b[D': () => moveTo(before.length - 1),
    '\x1b[C': () => moveTo(before.length + 1),
    '\x1b[H': () => moveTo(0),
    '\x1b[F': () => moveTo(Infinity),
    '\x1b[3~'() {
      if (behind.length === 0) return;
      moveTo(before.length + 1);
      erase(1);
    },
  };

  return {
    get text() {
      return [...before, ...behind].join('');
    },
    get length() {
      return before.length + behind.length;
    },
    shown: () => echo([...before, ...behind].join('') + BACK.repeat(behind.length)),
    insert(characters) {
      before.push(...characters);
      echo(characters + behind.join('') + BACK.repeat(behind.length));
    },
    replace(text) {
      moveTo(Infinity);
      erase(before.length);
      before = [...text];
      echo(text);
    },
    edit(key) {
      const work = edits[key];
      work?.();
      return work !== undefined;
    },
  };
}
