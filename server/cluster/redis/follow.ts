/** A subscriber's side of the Redis bus: reads the stream, applies, and starts over when it must. */
import type { Redis } from 'ioredis';
import type { Log } from '../../runtime/log';
import type { Follower } from '../bus';
import { EntryMissing, type Entry } from '../change-log';
import { takenOf } from '../link';
import { connectRedis } from './connect';
import { keysOf, type Keys } from './keys';
import { lastOf, loadSnapshot } from './snapshot';

export interface FollowOptions {
  url: string;
  cluster: string;
  log: Log;
  name: string;
  follower: Follower;
}

export interface Following {
  stop(): Promise<void>;
}

const BLOCK_MS = 500;
const COUNT = 200;
/** A node whose link is cut, or that lags, looks again after this. */
const HELD_MS = 20;

/** Resolves when the follower has what Redis holds now; it waits while Redis knows no cluster. */
export async function followStream(options: FollowOptions): Promise<Following> {
  const { url, log, name, cluster } = options;
  // A blocking read holds its connection, so it has one of its own.
  const redis = await connectRedis(url);
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
  { follower, log, cluster, name }: FollowOptions,
  state: { running: boolean },
  good: () => void,
): Promise<void> {
  const keys = keysOf(cluster);
  let epoch: string | undefined;
  while (state.running) {
    try {
      const now = (await redis.hget(keys.cluster, 'epoch')) ?? undefined;
      if (now === undefined) {
        // No publisher has been here yet.
        follower.onState(0);
        await pause(BLOCK_MS / 5);
        continue;
      }
      // Rows of another start of the cluster, in a node that was away or is kept in a file.
      epoch ??= (await redis.hget(keys.node(name), 'epoch')) ?? '';
      if (epoch !== now && follower.applied() > 0) await follower.restore(undefined);
      if (epoch !== now) await redis.hset(keys.node(name), 'epoch', now);
      epoch = now;
      await step(redis, keys, epoch, follower);
      if (follower.applied() >= (await lastOf(redis, keys, epoch)) && follower.applied() > 0) {
        follower.onState(2);
        good();
      }
    } catch (error) {
      if (!state.running) return;
      follower.onState(3);
      log.warn('replication', { cluster, node: name, error: String(error) });
      await pause(BLOCK_MS);
    }
  }
}

/** Reads and applies what has come; waits a little when nothing has. */
async function step(redis: Redis, keys: Keys, epoch: string, follower: Follower): Promise<void> {
  const answer = await redis.xread(
    'COUNT',
    COUNT,
    'BLOCK',
    follower.applied() === 0 ? 50 : BLOCK_MS,
    'STREAMS',
    keys.changes(epoch),
    `${follower.applied()}-0`,
  );
  const entries = (answer ?? []).flatMap(([, items]) =>
    items.flatMap(([, fields]) => JSON.parse(fieldOf(fields, 'entries')) as Entry[]),
  );
  const trimmed = Number((await redis.hget(keys.cluster, 'trimmed')) ?? 0);
  if (entries.length === 0 && follower.applied() >= trimmed) return;
  try {
    if (follower.applied() < trimmed) throw new EntryMissing('the stream starts later');
    const taken = takenOf(entries, follower.takes);
    follower.apply(taken);
    if (taken.length < entries.length) await pause(HELD_MS);
  } catch (error) {
    if (!(error instanceof EntryMissing)) throw error;
    const image = await loadSnapshot(redis, keys, epoch);
    await follower.restore(image);
  }
}

function fieldOf(fields: readonly string[], name: string): string {
  return fields[fields.indexOf(name) + 1] ?? '[]';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
