/** Starting, asking, measuring and ending the processes of the bench. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Order } from './child';

export const ROOT = join(__dirname, '..', '..', '..');

/** A server under measurement. */
export interface Target {
  child: ChildProcess;
  port: number;
  ca: string;
}

/** ucmock as users run it. */
export async function startUcmock(args: string[]): Promise<Target> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'dist', 'bundle', 'main.js'), '--port', '0', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
    child.once('exit', () => reject(new Error('ucmock ended')));
  });
  const [, port = ''] = /https:\/\/[^:]+:(\d+)\/axl/.exec(line) ?? [];
  const [, caPath = ''] = /CA (\S+)/.exec(line) ?? [];
  return { child, port: Number(port), ca: readFileSync(caPath, 'utf8') };
}

/** A process of child.ts that serves. */
export async function startPeer(order: Order, ca: string): Promise<Target> {
  const child = forkChild();
  const { port } = await tell<{ port: number }>(child, order);
  return { child, port, ca };
}

export function forkChild(): ChildProcess {
  return fork(join(__dirname, 'child.js'));
}

/** Sends an order and waits for its answer. */
export function tell<T>(child: ChildProcess, order: Order): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => {
      reject(new Error(`child ended with ${String(code)}`));
    };
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as T);
    });
    child.send(order);
  });
}

export function finished(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}

/** Ends a process of ours and waits until it is gone. */
export async function stop(child: ChildProcess): Promise<void> {
  child.removeAllListeners('exit');
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = finished(child);
  child.kill();
  await gone;
}

/** Resident memory of a process, MB. */
export function resident(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

const TICK_US = 10_000;

/** Processor time that a process has used so far with all its threads, microseconds. */
export function cpuOf(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}
