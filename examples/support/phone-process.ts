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
}

export interface StartedPhone {
  /** the next time that it is in this state, or now; @throws with its last state when not in time */
  reaches(state: string): Promise<PhoneState>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** Plugs a phone in at a lab with files and SIP. @param nodes process node names of its Unified CMs */
export function startPhone(
  lab: Lab,
  nodes: readonly string[],
  { model, mac, code }: { model: string; mac: string; code?: string },
): StartedPhone {
  const words = [
    ...['phone', '--json', '--tftp', '127.0.0.1:1', '--http-port', String(lab.portOf('files'))],
    ...['--model', model, '--mac', mac, '--retry', '1'],
    ...nodes.flatMap((node) => ['--sip-host', `${node}=127.0.0.1:${lab.portOf('sip', node)}`]),
    ...['--https-port', new URL(lab.urlOf(nodes[0] ?? '')).port],
    ...(code === undefined ? [] : ['--activation-code', code]),
  ];
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'bundle', 'main.js'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
    reaches(state) {
      if (last?.state === state) return Promise.resolve(last);
      return new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(late);
          listeners.delete(look);
        };
        const look = (now: PhoneState): void => {
          if (now.state !== state) return;
          end();
          resolve(now);
        };
        const late = setTimeout(() => {
          end();
          reject(new Error(`the phone ${mac} is not ${state}: ${JSON.stringify(last)}`));
        }, PATIENCE_MS);
        listeners.add(look);
      });
    },
  };
}
