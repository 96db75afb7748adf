/** A simulated phone as a process of its own: `ucmock phone`, which tells each state as a line of JSON. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { ROOT, type Lab } from './lab';

export interface PhoneState {
  name: string;
  state: string;
  lines: string[];
  at?: string;
  problem?: string;
  /** MRA service domain, in MRA mode */
  mraDomain?: string;
}

export interface StartedPhone {
  /**
   * The next time that it is in this state, or now. @param problem words that it has to tell then
   * @throws with its last state when not in time, or when it was refused and waits for more
   */
  reaches(state: string, problem?: string): Promise<PhoneState>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** Plugs a phone in at a lab with files and SIP. @param nodes process node names of its Unified CMs */
export function startPhone(
  lab: Lab,
  nodes: readonly string[],
  { model, mac, code, more = [] }: { model: string; mac: string; code?: string; more?: string[] },
): StartedPhone {
  return plugIn(lab, [
    ...['--tftp', '127.0.0.1:1', '--http-port', String(lab.portOf('files'))],
    ...['--model', model, '--mac', mac, '--retry', '1'],
    ...nodes.flatMap((node) => ['--sip-host', `${node}=127.0.0.1:${lab.portOf('sip', node)}`]),
    ...['--https-port', new URL(lab.urlOf(nodes[0] ?? '')).port],
    ...(code === undefined ? [] : ['--activation-code', code]),
    ...more,
  ]);
}

/** What it says before a code is entered. */
const NO_CODE = 'it has no activation code';

/** One that was refused, or does not trust who it speaks with, does not register by waiting. */
function isLost({ state, problem = '' }: PhoneState): boolean {
  return (state === 'asking' && !['', NO_CODE].includes(problem)) || /certificate/.test(problem);
}

/** @param words of `ucmock phone` */
export function plugIn(lab: Lab, words: readonly string[]): StartedPhone {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'dist', 'bundle', 'main.js'), 'phone', '--json', ...words],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let last: PhoneState | undefined;
  const listeners = new Set<(state: PhoneState) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const now = JSON.parse(line) as PhoneState;
    last = now;
    for (const listener of [...listeners]) listener(now);
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    child.kill('SIGTERM');
    return (stopped ??= gone);
  };
  lab.onStop(stop);
  return {
    stop,
    reaches(state, problem = '') {
      const isIt = (now: PhoneState | undefined): boolean =>
        now?.state === state && (now.problem ?? '').includes(problem);
      if (last && isIt(last)) return Promise.resolve(last);
      return new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(late);
          listeners.delete(look);
        };
        const look = (now: PhoneState): void => {
          const isRefused = state === 'registered' && isLost(now);
          if (!isIt(now) && !isRefused) return;
          end();
          if (isRefused) reject(new Error(`the phone is ${JSON.stringify(now)}`));
          else resolve(now);
        };
        const late = setTimeout(() => {
          end();
          reject(new Error(`the phone is not ${state}: ${JSON.stringify(last)}`));
        }, PATIENCE_MS);
        listeners.add(look);
      });
    },
  };
}
