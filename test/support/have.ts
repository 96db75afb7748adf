/** Is an outside program here? A test that needs one says loudly that it was skipped. */
import { spawnSync } from 'node:child_process';

export function have(command: string, ...args: string[]): boolean {
  const found = spawnSync(command, args.length > 0 ? args : ['--version'], { stdio: 'ignore' });
  return found.error === undefined && found.status === 0;
}

/** describe, or a skipped describe whose title says why. */
export function describeWith(what: string, present: boolean, body: () => void): void {
  if (present) describe(what, body);
  else {
    process.stderr.write(`SKIPPED: ${what} is not installed on this machine\n`);
    describe.skip(`${what} (not installed: SKIPPED)`, body);
  }
}

export interface Ran {
  status: number | null;
  out: string;
  err: string;
}

/** Runs a program without blocking the server in this process. */
export async function run(
  command: string,
  args: string[],
  options: { env?: Record<string, string>; input?: string; cwd?: string } = {},
): Promise<Ran> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...options.env },
      cwd: options.cwd,
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
    // It may end without reading.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}
