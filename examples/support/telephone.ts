/** A simulated telephone as a process of its own: `ucmock phone`. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, type Lab } from './lab';

export interface Seen {
  name: string;
  state: string;
  lines: string[];
  at?: string;
  problem?: string;
  /** MRA service domain, in MRA mode */
  mraDomain?: string;
}

export interface Telephone {
  /** all that it went through */
  seen: readonly Seen[];
  /** waits for a state, of any time; @throws with the last one when it does not come */
  reaches(state: string, problem?: string): Promise<Seen>;
  /** unplugs it */
  stop(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** What it says before a code is entered. */
const NO_CODE = 'it has no activation code';

/** A telephone that was refused does not register by waiting. */
function isLost({ state, problem = '' }: Seen, wanted: string): boolean {
  if (wanted !== 'registered') return false;
  return (
    (state === 'asking' && problem !== '' && problem !== NO_CODE) || /certificate/.test(problem)
  );
}

/** @param words of `ucmock phone` */
export function plugIn(lab: Lab, ...words: string[]): Telephone {
  const main = join(ROOT, 'dist', 'server', 'main.js');
  const child = spawn(process.execPath, [main, 'phone', '--json', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen: Seen[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('{')) seen.push(JSON.parse(line) as Seen);
    for (const look of waiting) look();
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await gone;
  };
  lab.onStop(stop);
  return {
    seen,
    stop,
    reaches: (state, problem = '') =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(late);
          waiting.delete(look);
        };
        const look = (): void => {
          const found = seen.find(
            (one) => one.state === state && (one.problem ?? '').includes(problem),
          );
          const last = seen[seen.length - 1];
          if (found) resolve(found);
          else if (last && isLost(last, state)) reject(new Error(JSON.stringify(last)));
          else return;
          end();
        };
        const late = setTimeout(() => {
          end();
          const last = JSON.stringify(seen[seen.length - 1] ?? err);
          reject(new Error(`the telephone is not ${state} ${problem}, but ${last}`));
        }, PATIENCE_MS);
        waiting.add(look);
        look();
      }),
  };
}
