/** Runs `ucmock` as the built package has it, and starts servers by it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { run, type Ran } from './have';

export const MAIN = join(__dirname, '..', '..', 'dist', 'bundle', 'main.js');

export function ucmock(
  args: readonly string[],
  options: Parameters<typeof run>[2] = {},
): Promise<Ran> {
  return run(process.execPath, [MAIN, ...args], options);
}

export interface StartedCommand {
  child: ChildProcess;
  /** what --json said when it was ready */
  ready: { url: string; axlUrl: string; caPath: string; [more: string]: unknown };
  /** all that was said on standard error so far */
  err(): string;
  exit: Promise<number | null>;
}

/** `ucmock ARGS --json` until it is ready; kill `child` at the end. */
export async function startCommand(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<StartedCommand> {
  const child = spawn(process.execPath, [MAIN, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve();
    });
    void exit.then((code) => reject(new Error(`it ended with ${code}: ${err}`)));
  });
  return {
    child,
    ready: JSON.parse(out) as StartedCommand['ready'],
    err: () => err,
    exit,
  };
}
