/**
 * A publisher that starts with less than a living node has: Redis lost the stream, or its end, and
 * the publisher its data. It becomes what the newest node is; nothing is seeded over a cluster that
 * lives, and no number is given twice.
 */
import type { Redis } from 'ioredis';
import { machineNow } from '../../runtime/clock';
import { BusRefused, type Follower } from '../bus';
import { followerName } from './connect';
import type { Keys } from './keys';
import { restoreSnapshot } from './snapshot';

/** A node that was silent for this long is not asked. */
const SILENT_MS = 5_000;
/** A node whose Redis came back empty has told how it stands by then. */
const SETTLE_MS = 1_200;
/** The longest wait for the database of a node. */
const HAND_OVER_MS = 60_000;

interface Standing {
  name: string;
  applied: number;
  epoch: string;
}

/**
 * The epoch to lead in when Redis knows none: that of the nodes that live, else the first. Waits a
 * moment where nodes are connected that have not told yet.
 */
export async function epochOf(redis: Redis, keys: Keys, cluster: string): Promise<string> {
  const known = await redis.hget(keys.cluster, 'epoch');
  if (known !== null) return known;
  const connected = String(await redis.client('LIST')).includes(`name=${followerName(cluster)} `);
  if (connected) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const epochs = (await standings(redis, keys)).map(({ epoch }) => Number(epoch));
  return String(Math.max(1, ...epochs));
}

/** Makes the publisher what the newest living node is, where that has more than `known`. */
export async function takeFromNewest(
  redis: Redis,
  keys: Keys,
  {
    epoch,
    known,
    name,
    publisher,
  }: { epoch: string; known: number; name: string; publisher: Follower },
): Promise<boolean> {
  const others = (await standings(redis, keys)).filter(
    (one) => one.name !== name && one.epoch === epoch,
  );
  const newest = others.sort((a, b) => b.applied - a.applied)[0];
  if (!newest || newest.applied <= Math.max(known, publisher.applied())) return false;
  await redis.hset(keys.cluster, 'wanted', newest.name);
  const end = machineNow() + HAND_OVER_MS;
  while ((await redis.hget(keys.cluster, 'wanted')) !== null) {
    if (machineNow() > end) {
      await redis.hdel(keys.cluster, 'wanted');
      throw new BusRefused(`${newest.name} has the newest data and does not hand it over`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await restoreSnapshot(redis, keys, epoch, publisher);
  // What the stream has of an older time is in the snapshot.
  await redis
    .multi()
    .hset(keys.cluster, 'trimmed', publisher.applied())
    .del(keys.changes(epoch))
    .exec();
  return true;
}

/** How the nodes stand that gave a sign of life a moment ago and have data. */
async function standings(redis: Redis, keys: Keys): Promise<Standing[]> {
  const names = await redis.smembers(keys.nodes);
  const all = await Promise.all(
    names.map(async (name) => {
      const [applied, epoch, heartbeat] = await redis.hmget(
        keys.node(name),
        ...['applied', 'epoch', 'heartbeat'],
      );
      const alive = machineNow() - Number(heartbeat ?? 0) < SILENT_MS;
      return { name, applied: alive ? Number(applied ?? 0) : 0, epoch: epoch ?? '' };
    }),
  );
  return all.filter(({ applied, epoch }) => applied > 0 && epoch !== '');
}
