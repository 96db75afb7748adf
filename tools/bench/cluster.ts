/**
 * Clusters: how soon a row is on the other nodes, what a write costs that Redis has to take, and how
 * fast a node that missed much catches up. A delay is the age of a change when a follower has
 * applied it, by the machine's clock (ms).
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBus } from '../../server/cluster/memory-bus';
import { compare, ratio, type Effort } from './compare';
import { newNode, twoServing } from './cluster-nodes';
import { startUcmock, stop } from './processes';
import { startRedis } from './redis';
import { openBus, openFollower, openPublisher, type BenchPublisher } from './replica';
import * as requests from './requests';
import { note } from './table';

const FOLLOWERS = 4;

export async function clusters(
  seconds: number,
  { missed, devices }: { missed: number; devices: number },
  effort: Effort,
): Promise<void> {
  await inOneProcess();
  const redis = await startRedis();
  if (!redis) {
    note('replication over Redis', 'not measured: no redis-server here');
    return;
  }
  try {
    await overRedis(redis.url, 500, seconds, { p50: 2, p99: 20 });
    await overRedis(redis.url, 2_000, seconds, { p50: Infinity, p99: 50 });
    await catchUp(redis.url, missed);
    await acknowledged(redis.url, effort);
    await twoServing(redis.url, effort);
    await newNode(redis.url, devices);
  } finally {
    await redis.end();
  }
}

/** Followers apply within the commit, so that a commit's time is the longest delay. */
async function inOneProcess(): Promise<void> {
  const bus = createMemoryBus();
  const publisher = await openPublisher(bus);
  for (let i = 0; i < FOLLOWERS; i += 1)
    await bus.follow(`sub${i}`, await openFollower(() => undefined));
  const times = Array.from({ length: 2_000 }, () => {
    const started = performance.now();
    publisher.write();
    return performance.now() - started;
  });
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  const figure = `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
  note('a row on 4 subscribers, one process', figure, 'p99 <= 5 ms', p99 <= 5);
}

async function overRedis(
  url: string,
  rate: number,
  seconds: number,
  bar: { p50: number; p99: number },
): Promise<void> {
  const cluster = `rate${rate}`;
  const { bus, publisher } = await lead(url, cluster);
  publisher.write(); // a follower is ready when there is something to have
  const followers = await Promise.all(
    Array.from({ length: FOLLOWERS }, (_, i) => startFollower(url, cluster, `sub${i}`)),
  );
  const count = await writeAt(publisher, rate, seconds);
  const ages = (await Promise.all(followers.map((one) => reach(one, count + 1)))).flatMap(
    (told) => told.ages,
  );
  await Promise.all([...followers.map(stop), bus.close()]);
  const [p50, p99] = [quantile(ages, 0.5), quantile(ages, 0.99)];
  note(
    `... in 4 processes over Redis, ${rate.toLocaleString('en')}/s`,
    `p50 ${p50} ms, p99 ${p99} ms (${(count / seconds).toFixed(0)}/s)`,
    `${bar.p50 === Infinity ? '' : `p50 <= ${bar.p50} ms, `}p99 <= ${bar.p99} ms`,
    p50 <= bar.p50 && p99 <= bar.p99,
  );
}

async function catchUp(url: string, missed: number): Promise<void> {
  const { bus, publisher } = await lead(url, 'missed');
  publisher.write();
  for (let i = 0; i < missed; i += 1_000) publisher.writeMany(1_000);
  await publisher.publishing.acknowledged();
  const follower = await startFollower(url, 'missed', 'late', false);
  const started = Date.now();
  const { at } = await reach(follower, missed + 1);
  const rate = missed / ((at - started) / 1_000);
  note(
    `a node that missed ${missed.toLocaleString('en')} changes catches up`,
    `${rate.toFixed(0)}/s, the start of its process with it`,
    '>= 20,000/s',
    rate >= 20_000,
  );
  await Promise.all([stop(follower), bus.close()]);
}

async function acknowledged(url: string, effort: Effort): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-bench-'));
  const file = join(folder, 'ucmock.yaml');
  writeFileSync(file, 'clusters:\n  ack:\n    nodes: { pub: publisher }\n');
  const single = await startUcmock([]);
  const other = await startUcmock(['--topology', file, '--node', 'ack/pub', '--redis', url]);
  for (const one of [single, other]) await requests.provision(one, 1);
  const body = requests.addPhone;
  const [alone, kept] = await compare(
    [single, other].map((target) => ({ target, body })),
    { ...effort, connections: 32 },
  );
  if (!alone || !kept) throw new Error('two were measured');
  const share = ratio(kept, alone);
  note(
    'addPhone acknowledged after Redis took it, 32 connections',
    `${share.toFixed(2)} of one node alone (${kept.rate.toFixed(0)}/s, ${kept.failed} failed)`,
    '>= 0.7',
    share >= 0.7,
  );
  await Promise.all([stop(single.child), stop(other.child)]);
  rmSync(folder, { recursive: true, force: true });
}

async function lead(url: string, cluster: string) {
  const bus = await openBus(url, cluster);
  return { bus, publisher: await openPublisher(bus) };
}

/** In small portions, so that the rate is even. @returns rows written */
async function writeAt(publisher: BenchPublisher, rate: number, seconds: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  while (count < rate * seconds) {
    const due = Math.min(rate * seconds, ((performance.now() - started) / 1_000) * rate);
    for (; count < due; count += 1) publisher.write();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return count;
}

interface Told {
  ages: number[];
  at: number;
}

function heard(child: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('a follower ended')));
    child.once('message', (told) => resolve(told as Told));
  });
}

async function startFollower(
  url: string,
  cluster: string,
  name: string,
  wait = true,
): Promise<ChildProcess> {
  const child = fork(join(__dirname, 'replica.js'), [url, cluster, name]);
  if (wait) await heard(child);
  return child;
}

async function reach(child: ChildProcess, sequence: number): Promise<Told> {
  const answer = heard(child);
  child.send(sequence);
  return answer;
}

function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}
