/** A subscriber's side of the Redis bus: reads the stream, applies, and starts over when it must. */
import type { Redis } from 'ioredis';
import { machineNow } from '../../runtime/clock';
import type { Log } from '../../runtime/log';
import type { Follower } from '../bus';
import { EntryMissing, type Entry } from '../change-log';
import { takenOf } from '../link';
import { connectRedis, followerName } from './connect';
import { keysOf, type Keys } from './keys';
import { keepDatabase, lastOf, restoreSnapshot } from './snapshot';

export interface FollowOptions {
  url: string;
  cluster: string;
  log: Log;
  name: string;
  follower: Follower;
  onProgress?: (progress: Progress) => void;
}

/** How far a node is behind its publisher. */
export interface Progress {
  /** entries that it has not applied yet */
  queue: number;
  /** ms since it last had everything */
  lag: number;
}

export interface Following {
  stop(): Promise<void>;
}

const BLOCK_MS = 500;
const COUNT = 200;
/** How things stand is looked at this often while entries come. */
const LOOK_MS = 50;
/** A node whose link is cut, or that lags, looks again after this. */
const HELD_MS = 20;
/** A publisher that lives has sent all it has by then: what a node has more, nobody else has. */
const AHEAD_MS = 5_000;

/** Resolves when the follower has what Redis holds now; it waits while Redis knows no cluster. */
export async function followStream(options: FollowOptions): Promise<Following> {
  const { url, log, name, cluster } = options;
  // A blocking read holds its connection, so it has one of its own.
  const redis = await connectRedis(url, followerName(cluster));
  const state = { running: true };
  let good: () => void = () => undefined;
  const caughtUp = new Promise<void>((resolve) => {
    good = resolve;
  });
  const done = loop(redis, options, state, good);
  done.catch((error: unknown) =>
    log.error('replication', { cluster, node: name, error: String(error) }),
  );
  await Promise.race([caughtUp, done]);
  return {
    async stop() {
      state.running = false;
      redis.disconnect();
      await done.catch(() => undefined);
    },
  };
}

async function loop(
  redis: Redis,
  { follower, log, cluster, name, onProgress }: FollowOptions,
  state: { running: boolean },
  good: () => void,
): Promise<void> {
  const keys = keysOf(cluster);
  let epoch: string | undefined;
  /** since when the follower has more than its publisher's stream */
  let ahead: number | undefined;
  /** since when it has less */
  let behind: number | undefined;
  while (state.running) {
    try {
      const [now, trimmed, wanted] = await redis.hmget(
        keys.cluster,
        ...['epoch', 'trimmed', 'wanted'],
      );
      if (now == null) {
        // No publisher has been here yet, or Redis lost everything.
        follower.onState(0);
        if (follower.applied() > 0)
          await tell(redis, keys, name, { epoch: epoch ?? '1', follower });
        await pause(BLOCK_MS / 5);
        continue;
      }
      // Rows of another start of the cluster, in a node that was away or is kept in a file.
      epoch ??= (await redis.hget(keys.node(name), 'epoch')) ?? '';
      if (epoch !== now && follower.applied() > 0) await follower.restore(undefined);
      if (epoch !== now) await redis.hset(keys.node(name), 'epoch', now);
      epoch = now;
      if (wanted === name) {
        await keepDatabase(redis, keys, epoch, follower);
        await redis.hdel(keys.cluster, 'wanted');
      }
      const place = { epoch, trimmed: Number(trimmed ?? 0) };
      // While entries come nothing else is asked, but for a look round now and then.
      const look = machineNow() + LOOK_MS;
      let block = follower.applied() === 0 ? LOOK_MS : BLOCK_MS;
      while (await step(redis, keys, { ...place, block }, follower)) {
        block = look - machineNow();
        if (block < 1) break;
      }
      const last = await lastOf(redis, keys, epoch);
      if (follower.applied() >= last && follower.applied() > 0) {
        follower.onState(2);
        good();
      }
      behind = follower.applied() < last ? (behind ?? machineNow()) : undefined;
      onProgress?.({
        queue: Math.max(0, last - follower.applied()),
        lag: behind === undefined ? 0 : machineNow() - behind,
      });
      ahead = follower.applied() > last ? (ahead ?? machineNow()) : undefined;
      if (ahead !== undefined && machineNow() - ahead > AHEAD_MS) {
        ahead = undefined;
        if ((await redis.exists(keys.publisher)) === 1)
          await restoreSnapshot(redis, keys, epoch, follower);
      }
    } catch (error) {
      if (!state.running) return;
      follower.onState(3);
      log.warn('replication', { cluster, node: name, error: String(error) });
      await pause(BLOCK_MS);
    }
  }
}

/** To a Redis that knows nothing: how this node stands, for a publisher that starts (newest.ts). */
async function tell(
  redis: Redis,
  keys: Keys,
  name: string,
  { epoch, follower }: { epoch: string; follower: Follower },
): Promise<void> {
  const standing = { epoch, applied: follower.applied(), heartbeat: machineNow() };
  await redis.multi().sadd(keys.nodes, name).hset(keys.node(name), standing).exec();
}

/**
 * Reads and applies what has come; waits a little when nothing has.
 * @returns true when it applied all that came
 */
async function step(
  redis: Redis,
  keys: Keys,
  { epoch, trimmed, block }: { epoch: string; trimmed: number; block: number },
  follower: Follower,
): Promise<boolean> {
  const answer = await redis.xread(
    'COUNT',
    COUNT,
    'BLOCK',
    block,
    'STREAMS',
    keys.changes(epoch),
    `${follower.applied()}-0`,
  );
  const entries = (answer ?? []).flatMap(([, items]) =>
    items.flatMap(([, fields]) => JSON.parse(fieldOf(fields, 'entries')) as Entry[]),
  );
  if (entries.length === 0 && follower.applied() >= trimmed) return false;
  try {
    if (follower.applied() < trimmed) throw new EntryMissing('the stream starts later');
    const taken = takenOf(entries, follower.takes);
    follower.apply(taken);
    if (taken.length === entries.length) return true;
    await pause(HELD_MS);
  } catch (error) {
    if (!(error instanceof EntryMissing)) throw error;
    await restoreSnapshot(redis, keys, epoch, follower);
  }
  return false;
}

function fieldOf(fields: readonly string[], name: string): string {
  return fields[fields.indexOf(name) + 1] ?? '[]';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
