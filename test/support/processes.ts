/** ucmock as users run it: processes of their own, from dist. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ucmock } from '../../server';

const MAIN = join(__dirname, '..', '..', 'dist', 'bundle', 'main.js');

export interface Process {
  child: ChildProcess;
  ucm: Ucmock;
  /** XMPP port of its first IM and Presence node, where it was asked for one */
  xmppPort: number | undefined;
  /** everything that it printed on standard error */
  err(): string;
}

/** Resolves when it says that it is ready; rejects with what it said when it ends before. */
export async function startProcess(...args: string[]): Promise<Process> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const text = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve(out);
    });
    child.once('close', (code) => reject(new Error(`ended with ${String(code)}: ${err}`)));
  });
  const url = /https:\/\/[\d.]+:\d+/.exec(text)?.[0] ?? '';
  const ca = readFileSync(/CA (\S+)/.exec(text)?.[1] ?? '', 'utf8');
  const login = { user: 'administrator', password: 'ucmock' };
  const port = /XMPP of \S+ at \S+ port (\d+)/.exec(text)?.[1];
  const xmppPort = port === undefined ? undefined : Number(port);
  return {
    child,
    xmppPort,
    ucm: { url, axlUrl: `${url}/axl/`, ca, login } as Ucmock,
    err: () => err,
  };
}

/** kill -9, and waits until it is gone. */
export async function kill({ child }: Process): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
