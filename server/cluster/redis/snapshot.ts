/**
 * A snapshot in Redis stands in for the stream's older entries, so that the stream stays short and
 * a new node needs no other node to start from.
 */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Redis } from 'ioredis';
import { machineNow } from '../../runtime/clock';
import { inTemporaryFile } from '../../runtime/temporary-file';
import type { Follower } from '../bus';
import type { Keys } from './keys';

const PART = 8 * 1024 * 1024;
/** A dead node is waited for this long; then it takes the snapshot when it comes back. */
const FORGET_MS = 60_000;

/** The last sequence that Redis holds, in stream or snapshot; 0: nothing. */
export async function lastOf(redis: Redis, keys: Keys, epoch: string): Promise<number> {
  const [newest] = await redis.xrevrange(keys.changes(epoch), '+', '-', 'COUNT', 1);
  if (newest) return Number.parseInt(newest[0], 10);
  return Number((await redis.hget(keys.cluster, 'trimmed')) ?? 0);
}

/** The follower becomes the snapshot, or the stock where there is none. */
export async function restoreSnapshot(
  redis: Redis,
  keys: Keys,
  epoch: string,
  follower: Follower,
): Promise<void> {
  for (;;) {
    const taken = await inTemporaryFile(async (file) => {
      const of = await redis.get(keys.snapshotAt(epoch));
      await pipeline(
        partsOf(redis, keys.snapshot(epoch)),
        createWriteStream(file, { mode: 0o600 }),
      );
      if (of !== null && statSync(file).size === 0) throw new Error('the snapshot has no parts');
      // The publisher may have put a newer one in its place between two parts.
      if ((await redis.get(keys.snapshotAt(epoch))) !== of) return false;
      await follower.restore(of === null ? undefined : file);
      return true;
    });
    if (taken) return;
  }
}

/** One after the other: all at once a large database would be in memory twice. */
async function* partsOf(redis: Redis, key: string): AsyncGenerator<Buffer> {
  for (let index = 0; ; index += 1) {
    const part = await redis.lindexBuffer(key, index);
    if (!part) return;
    yield part;
  }
}

/**
 * Every `limit` entries: keeps the database. Then drops the entries that are in it and that no
 * living node needs. Entries are counted, not items of the stream: a busy publisher sends many in
 * one.
 *
 * @param leads does this publisher still lead in this epoch?
 */
export async function saveSnapshot(
  redis: Redis,
  keys: Keys,
  epoch: string,
  publisher: Follower,
  { limit, leads }: { limit: number; leads: () => Promise<boolean> },
): Promise<void> {
  let kept = Number((await redis.get(keys.snapshotAt(epoch))) ?? 0);
  if (publisher.applied() - kept >= limit)
    kept = await keepDatabase(redis, keys, epoch, publisher, leads);
  if (!(await leads())) return;
  const trimmed = Number((await redis.hget(keys.cluster, 'trimmed')) ?? 0);
  const needed = Math.min(kept, await slowest(redis, keys));
  if (needed <= trimmed) return;
  await redis
    .multi()
    .hset(keys.cluster, 'trimmed', needed)
    .xtrim(keys.changes(epoch), 'MINID', `${needed + 1}`)
    .exec();
}

/**
 * Puts the database into Redis.
 *
 * @param leads asked when all is there: another publisher's, or a later start's, is not written over
 * @returns the sequence that it is of; 0 when it was left
 */
export async function keepDatabase(
  redis: Redis,
  keys: Keys,
  epoch: string,
  publisher: Follower,
  leads: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<number> {
  const sequence = publisher.applied();
  const draft = `${keys.snapshot(epoch)}:new`;
  await redis.del(draft);
  await inTemporaryFile(async (file) => {
    await publisher.dump(file);
    const parts = createReadStream(file, { highWaterMark: PART }) as AsyncIterable<Buffer>;
    for await (const part of parts) await redis.rpush(draft, part);
  });
  if (!(await leads())) {
    await redis.del(draft);
    return 0;
  }
  await redis
    .multi()
    .rename(draft, keys.snapshot(epoch))
    .set(keys.snapshotAt(epoch), sequence)
    .exec();
  return sequence;
}

async function slowest(redis: Redis, keys: Keys): Promise<number> {
  const names = await redis.smembers(keys.nodes);
  const applied = await Promise.all(
    names.map(async (name) => {
      const [last, heartbeat] = await redis.hmget(keys.node(name), 'applied', 'heartbeat');
      return machineNow() - Number(heartbeat ?? 0) > FORGET_MS ? Infinity : Number(last ?? 0);
    }),
  );
  return Math.min(Infinity, ...applied);
}
