/** The processes under test: Redis, and one ucmock for each node, as users start them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startProxy, type Proxy } from './proxy';

/** A process that can be killed, paused and started again. */
export interface Victim {
  readonly name: string;
  readonly running: boolean;
  start(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** SIGTERM: it ends as a user ends it */
  end(): Promise<void>;
  /** SIGSTOP and SIGCONT */
  pause(): void;
  resume(): void;
}

export interface NodeVictim extends Victim {
  readonly port: number;
  /** its way to Redis */
  readonly link: Proxy;
  /** its database */
  readonly file: string;
}

export interface Site {
  redis: Victim;
  redisPort: number;
  publisher: NodeVictim;
  nodes: readonly NodeVictim[];
  /** certificate authority of all nodes */
  ca: string;
  /** ends everything */
  stop(): Promise<void>;
}

export interface SiteOptions {
  folder: string;
  /** dist/bundle/main.js of the build under test */
  main: string;
  subscribers: number;
}

const START_MS = 40_000;

export async function startSite({ folder, main, subscribers }: SiteOptions): Promise<Site> {
  mkdirSync(join(folder, 'redis'), { recursive: true });
  const names = ['pub', ...Array.from({ length: subscribers }, (_, i) => `sub${i + 1}`)];
  const topology = join(folder, 'ucmock.yaml');
  const roles = names.map((name) => `${name}: ${name === 'pub' ? 'publisher' : 'subscriber'}`);
  writeFileSync(topology, `clusters:\n  a:\n    nodes: { ${roles.join(', ')} }\n`);

  const redisPort = await freePort();
  const redis = victim('redis', join(folder, 'redis.log'), 'Ready to accept connections', [
    'redis-server',
    ...['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''],
    ...['--dir', join(folder, 'redis'), '--appendonly', 'yes', '--appendfsync', 'everysec'],
  ]);
  await redis.start();

  const nodes: NodeVictim[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all([...nodes, redis].map((one) => one.kill()));
    await Promise.all(nodes.map(({ link }) => link.close()));
  };
  try {
    for (const name of names) {
      const link = await startProxy(redisPort);
      const port = await freePort();
      const data = join(folder, name);
      const one = victim(name, join(folder, `${name}.log`), 'ucmock is ready', [
        process.execPath,
        ...[main, 'node', `a/${name}`, '-f', topology, '--port', String(port)],
        ...['--redis', `redis://127.0.0.1:${link.port}`, '--data', data, '--log-level', 'info'],
      ]);
      const file = join(data, 'a', `${name}.a.localhost.db`);
      nodes.push(Object.assign(one, { port, link, file }));
      await one.start();
    }
    const [publisher] = nodes;
    if (!publisher) throw new Error('a site has a publisher');
    const ca = readFileSync(join(folder, 'pub', 'certificates', 'ca.pem'), 'utf8');
    return { redis, redisPort, publisher, nodes, ca, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function victim(name: string, log: string, ready: string, command: string[]): Victim {
  const [program = '', ...args] = command;
  let child: ChildProcess | undefined;
  const gone = async (signal: NodeJS.Signals): Promise<void> => {
    const dying = child;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
    const ended = new Promise((resolve) => dying.once('exit', resolve));
    // A paused process takes no SIGTERM.
    dying.kill('SIGCONT');
    dying.kill(signal);
    await ended;
  };
  return {
    name,
    get running() {
      return child !== undefined && child.exitCode === null && child.signalCode === null;
    },
    async start() {
      const starting = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      child = starting;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${name} does not start`)), START_MS);
        let text = '';
        const heard = (chunk: Buffer): void => {
          appendFileSync(log, chunk);
          if (text.length < 100_000) text += chunk.toString();
          if (!text.includes(ready)) return;
          clearTimeout(late);
          resolve();
        };
        starting.stdout.on('data', heard);
        starting.stderr.on('data', heard);
        starting.once('exit', (code) => {
          clearTimeout(late);
          reject(new Error(`${name} ended with ${String(code)}: ${text.slice(-500)}`));
        });
      });
    },
    kill: () => gone('SIGKILL'),
    end: () => gone('SIGTERM'),
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
