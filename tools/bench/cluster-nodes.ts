/**
 * Nodes of a cluster as users run them, each a process: what a second one that serves adds, and how
 * soon a new one has a large database.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../../server/store/sqlite';
import { FORMAT, keysOf } from '../../server/cluster/redis/keys';
import { openLoad, slice, type Effort } from './compare';
import { multiply } from './many';
import { startUcmock, stop, type Target } from './processes';
import * as requests from './requests';
import { median, note } from './table';

const OBJECTS = 200;

function topologyOf(cluster: string): { folder: string; file: string; start: Start } {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-bench-'));
  const file = join(folder, 'ucmock.yaml');
  writeFileSync(file, `clusters:\n  ${cluster}:\n    nodes: { pub: publisher, sub: subscriber }\n`);
  return {
    folder,
    file,
    start: (node, ...more) =>
      startUcmock(['--topology', file, '--node', `${cluster}/${node}`, ...more]),
  };
}

type Start = (node: string, ...more: string[]) => Promise<Target>;

/** getUser at one node, and at both at once, in turns. */
export async function twoServing(url: string, { rounds, ms }: Effort): Promise<void> {
  const { folder, start } = topologyOf('two');
  const nodes = await Promise.all(['pub', 'sub'].map((node) => start(node, '--redis', url)));
  const [pub] = nodes;
  if (!pub) throw new Error('two were started');
  await requests.provision(pub, OBJECTS);
  const loads = await Promise.all(
    nodes.map((target) => openLoad({ target, body: requests.getUser, cycle: OBJECTS })),
  );
  const [first] = loads;
  if (!first) throw new Error('two were opened');
  for (const load of loads) await slice(load, Math.max(ms, 1_000)); // warm
  const shares: number[] = [];
  let failed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const alone = await slice(first, ms);
    const both = await Promise.all(loads.map((load) => slice(load, ms)));
    const rate = both.reduce((sum, { requests: done, seconds }) => sum + done / seconds, 0);
    shares.push(rate / (alone.requests / alone.seconds));
    failed += both.reduce((sum, one) => sum + one.failed, alone.failed);
  }
  const share = median(shares);
  note(
    'two nodes serve getUser',
    `${share.toFixed(2)} x one (${failed} failed)`,
    '>= 1.3 x',
    share >= 1.3 && failed === 0,
  );
  await Promise.all([...loads.map(stop), ...nodes.map(({ child }) => stop(child))]);
  rmSync(folder, { recursive: true, force: true });
}

/** Number of the last change of a cluster that has lived long. */
const LONG = 1_000_000;

/**
 * A cluster that has lived long: its database is large, and the stream holds none of the changes that
 * made it any more. A new node takes the snapshot, then the stream.
 */
export async function newNode(url: string, devices: number): Promise<void> {
  const { folder, file: topology, start } = topologyOf('big');
  const data = join(folder, 'pub');
  // Clusters of a topology have folders of their own in it.
  const file = join(data, 'big', 'pub.big.localhost.db');
  const first = await startUcmock(['--topology', topology, '--data', data]);
  await requests.provision(first, 1);
  await stop(first.child);
  multiply(file, devices);
  const database = openFile(file);
  database.exec(
    `delete from changelog; update sqlite_sequence set seq = ${LONG} where name = 'changelog'`,
  );
  database.close();

  const { Redis } = await import('ioredis');
  const redis = new Redis(url);
  const keys = keysOf('big');
  await redis.hset(keys.cluster, { epoch: 1, fence: 0, format: FORMAT, trimmed: LONG });
  const pub = await start('pub', '--redis', url, '--data', data);
  while ((await redis.exists(keys.snapshotAt('1'))) === 0) await pause(100);
  const started = performance.now();
  const starting = start('sub', '--redis', url, '--data', join(folder, 'sub'));
  const state = (): Promise<string | null> => redis.hget(keys.node('sub.big.localhost'), 'state');
  while ((await state()) !== '2') await pause(50);
  const seconds = (performance.now() - started) / 1_000;
  note(
    `a new node of ${devices.toLocaleString('en')} devices is in state 2`,
    `${seconds.toFixed(1)} s, the start of its process with it`,
    '<= 30 s',
    seconds <= 30,
  );
  await Promise.all([stop(pub.child), starting.then(({ child }) => stop(child))]);
  redis.disconnect();
  rmSync(folder, { recursive: true, force: true });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
