/** A real Redis for a test: Debian's redis-server on a free port of loopback, nothing kept. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { have, run } from './have';

export const HAVE_REDIS = have('redis-server', '--version');

export interface TestRedis {
  url: string;
  port: number;
  /** redis-cli with these words */
  cli(...words: string[]): Promise<string>;
  /** kill -9; `start` brings it back on the same port */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param persist keeps its data over kill and start (append-only file) */
export async function startRedis({ persist = false } = {}): Promise<TestRedis> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-redis-'));
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    child = spawn(
      'redis-server',
      [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
        ...['--appendonly', persist ? 'yes' : 'no', '--appendfsync', 'everysec'],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const started = child;
    await new Promise<void>((resolve, reject) => {
      started.once('exit', () => reject(new Error('redis-server ended')));
      started.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('Ready to accept connections')) resolve();
      });
    });
  }

  async function kill(): Promise<void> {
    const dying = child;
    if (!dying || dying.exitCode !== null) return;
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    dying.kill('SIGKILL');
    await gone;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    cli: async (...words) => (await run('redis-cli', ['-p', String(port), ...words])).out.trim(),
    kill,
    start,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
