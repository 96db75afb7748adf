/**
 * A publisher that was paused or cut off for longer than its lease, while another process led, may
 * have committed what nobody took: its client got no answer. When it starts again its numbers stand
 * for other entries than the stream's. It becomes what the cluster is, and its own are dropped.
 */
import type { Redis } from 'ioredis';
import type { Log } from '../../runtime/log';
import type { Follower } from '../bus';
import type { Entry } from '../change-log';
import type { Keys } from './keys';
import { lastOf, restoreSnapshot } from './snapshot';

/** Takes the publisher back to what the cluster knows where their newest common entry differs. */
export async function dropStrayed(
  redis: Redis,
  keys: Keys,
  {
    epoch,
    cluster,
    publisher,
    log,
  }: { epoch: string; cluster: string; publisher: Follower; log: Log },
): Promise<void> {
  const had = publisher.applied();
  const common = Math.min(had, await lastOf(redis, keys, epoch));
  const mine = publisher.entry(common);
  const theirs = await entryOf(redis, keys, epoch, common);
  // What the stream no longer has cannot be compared: it was taken by all nodes.
  if (!mine || !theirs || JSON.stringify(mine) === JSON.stringify(theirs)) return;
  await restoreSnapshot(redis, keys, epoch, publisher);
  log.warn('publisher-strayed', { cluster, had, common });
}

async function entryOf(
  redis: Redis,
  keys: Keys,
  epoch: string,
  sequence: number,
): Promise<Entry | undefined> {
  // An item is named after its last entry.
  const [item] = await redis.xrange(keys.changes(epoch), `${sequence}-0`, '+', 'COUNT', 1);
  if (!item) return undefined;
  const [, fields] = item;
  const entries = JSON.parse(fields[fields.indexOf('entries') + 1] ?? '[]') as Entry[];
  return entries.find(([seq]) => seq === sequence);
}
