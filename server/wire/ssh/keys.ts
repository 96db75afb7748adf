/** What comes over a terminal, cut into keys, which wait until somebody reads them. */

/** a character, or the name of a key */
export type Key = string;

export interface Keys {
  input(text: string): void;
  /** undefined when the terminal is gone */
  next(): Promise<Key | undefined>;
  /** keys that nobody has read yet */
  readonly waiting: boolean;
  /** nothing more comes; what is there is still read */
  end(): void;
  close(): void;
}

export const CTRL_C = '\x03';

/** A CR with the LF behind it is one Enter. [client] facts/cli.md 1.2 */
const ONE = /\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Z]|\x1b|\r\n?|[\s\S]/gu;
const UNFINISHED = /\x1b(?:\[[0-9;]*|O)?$/;

/** Typed ahead of a command that runs; more is dropped, as a real terminal drops it. */
const MOST_WAITING = 1 << 17;

/**
 * @param onInterrupt Ctrl-C while nobody reads: what was typed before is dropped
 */
export function createKeys(onInterrupt: () => void): Keys {
  let queue: Key[] = [];
  let kept = '';
  let afterReturn = false;
  let ended = false;
  let reader: ((key: Key | undefined) => void) | undefined;

  function put(key: Key): void {
    if (reader) {
      const give = reader;
      reader = undefined;
      give(key);
    } else if (queue.length < MOST_WAITING) queue.push(key);
  }

  function end(): void {
    ended = true;
    reader?.(undefined);
    reader = undefined;
  }

  return {
    get waiting() {
      return queue.length > 0;
    },
    input(text) {
      let whole = kept + text;
      kept = UNFINISHED.exec(whole)?.[0] ?? '';
      whole = whole.slice(0, whole.length - kept.length);
      const free = reader === undefined;
      for (const [raw] of whole.matchAll(ONE)) {
        const second = afterReturn && raw === '\n';
        afterReturn = raw === '\r';
        if (second) continue;
        if (raw === CTRL_C && free) {
          queue = [];
          onInterrupt();
        } else put(raw.startsWith('\r') ? '\n' : raw);
      }
    },
    next() {
      const key = queue.shift();
      if (key !== undefined || ended) return Promise.resolve(key);
      return new Promise((resolve) => (reader = resolve));
    },
    end,
    close() {
      queue = [];
      end();
    },
  };
}
