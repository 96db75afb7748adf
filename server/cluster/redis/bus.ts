/**
 * The bus over Redis Streams: nodes in processes and on hosts of their own.
 *
 * The publisher's change log is the outbox: an entry is in the log before it is in the stream, and
 * whatever the stream lacks is sent again from the log, after a crash of either side too. The
 * script that adds refuses a publisher whose fencing token is stale. Keys: redis-keys.ts.
 */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { machineNow } from '../../runtime/clock';
import type { Log } from '../../runtime/log';
import type { Progress as TellProgress } from '../../runtime/progress';
import { BusRefused, NotAcknowledged, type Bus, type Follower, type NodeStatus } from '../bus';
import type { Entry, Offer } from '../change-log';
import { connectRedis, describe } from './connect';
import { followStream, type Progress } from './follow';
import { FORMAT, keysOf, LEAD, PUBLISH, RENEW, type Keys } from './keys';
import { epochOf, takeFromNewest } from './newest';
import { LOOK_MS, sendOrder, takeOrders } from './orders';
import { lastOf, saveSnapshot } from './snapshot';
import { dropStrayed } from './strayed';

export interface RedisBusOptions {
  url: string;
  cluster: string;
  log: Log;
  /** told while a node catches up with its publisher */
  progress?: TellProgress | undefined;
}

/** The publisher's place is free this long after its last sign of life. */
const LEASE_MS = 3_000;
const RENEW_MS = 1_000;
/** A write that Redis has not taken by then is neither confirmed nor refused. */
const ACKNOWLEDGE_MS = 5_000;
/** Entries in one XADD. */
const BATCH = 2_000;
/** Entries after which a new snapshot replaces the older ones in the stream. */
const SNAPSHOT_EVERY = 20_000;

interface Waiter {
  sequence: number;
  resolve: () => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/** @throws BusRefused when Redis cannot be reached or holds something else */
export async function createRedisBus({
  url,
  cluster,
  log,
  progress: tell,
}: RedisBusOptions): Promise<Bus> {
  const redis = await connectRedis(url);
  const keys = keysOf(cluster);
  const format = await redis.hget(keys.cluster, 'format').catch((error: Error) => {
    redis.disconnect();
    throw new BusRefused(
      `${describe(url)} holds something else under ${keys.cluster}: ${error.message}`,
    );
  });
  if (format !== null && format !== FORMAT) {
    redis.disconnect();
    throw new BusRefused(
      `${describe(url)} holds cluster ${cluster} in form ${format}, and this ucmock reads ${FORMAT}`,
    );
  }
  const mark = randomUUID();
  const stops: (() => Promise<void>)[] = [];
  const waiters: Waiter[] = [];
  const progress = new Map<string, Progress>();
  const timers: NodeJS.Timeout[] = [];
  let entriesAfter: (sequence: number, limit: number) => Entry[] = () => [];
  let led: { token: string; epoch: string; name: string; publisher: Follower } | undefined;
  let lost: string | undefined;
  /** the publisher has what Redis and the nodes know: what it has more may be sent */
  let ready = false;
  let sent = 0;
  let pumping: Promise<void> | undefined;
  let closed = false;

  /** Sends what the log has and the stream lacks; one at a time, so that the order holds. */
  function pump(): void {
    pumping ??= send()
      .catch((error: unknown) => log.warn('bus', { cluster, error: String(error) }))
      .finally(() => {
        pumping = undefined;
      });
  }

  async function send(): Promise<void> {
    while (led && ready && !closed && lost === undefined) {
      const entries = entriesAfter(sent, BATCH);
      const [first] = entries;
      const last = entries[entries.length - 1];
      if (!first || !last) return;
      const answer = Number(
        await redis.eval(
          PUBLISH,
          2,
          keys.cluster,
          keys.changes(led.epoch),
          led.token,
          first[0],
          last[0],
          JSON.stringify(entries),
        ),
      );
      if (answer < 0) {
        lost = 'another process is the publisher now';
        for (const waiter of waiters.splice(0)) fail(waiter, lost);
        return;
      }
      // Redis may know less than we sent (it lost its tail), or more (sent before a crash).
      sent = answer;
      while (waiters[0] && waiters[0].sequence <= sent) {
        const waiter = waiters.shift();
        if (!waiter) break;
        clearTimeout(waiter.timer);
        waiter.resolve();
      }
    }
  }

  /** Of the publisher: what Redis has not taken yet. */
  function progressOf(name: string): Progress {
    if (led?.name !== name) return progress.get(name) ?? { queue: 0, lag: 0 };
    return { queue: Math.max(0, led.publisher.applied() - sent), lag: 0 };
  }

  /** Resolves when the stream has all that the log has now. */
  async function sentAll(): Promise<void> {
    while (led && sent < led.publisher.applied()) {
      if (closed || lost !== undefined) throw new Error(lost ?? 'the server stops');
      pump();
      await pumping;
    }
  }

  async function renew(): Promise<void> {
    if (!led || lost !== undefined || redis.status !== 'ready') return;
    const { token, epoch, name } = led;
    const kept = await redis.eval(
      RENEW,
      2,
      keys.publisher,
      keys.cluster,
      token,
      LEASE_MS,
      epoch,
      `${name} ${mark}`,
      FORMAT,
    );
    if (kept !== 1) lost = 'another process is the publisher now';
    if (!ready) return;
    // A Redis that lost its tail is repaired from the log.
    if (lost === undefined) sent = Math.min(sent, await lastOf(redis, keys, epoch));
    pump();
  }

  /** Beside `renew`: a large database takes longer than the lease. */
  async function shorten(): Promise<void> {
    if (!led || !ready || lost !== undefined || redis.status !== 'ready') return;
    const { token, epoch, publisher } = led;
    const leads = async (): Promise<boolean> =>
      led?.epoch === epoch && (await redis.hget(keys.cluster, 'fence')) === token;
    await saveSnapshot(redis, keys, epoch, publisher, { limit: SNAPSHOT_EVERY, leads });
  }

  function every(ms: number, work: () => Promise<void>): void {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      work()
        .catch((error: unknown) => log.debug('bus', { cluster, error: String(error) }))
        .finally(() => {
          busy = false;
        });
    }, ms);
    timer.unref();
    timers.push(timer);
  }

  redis.on('ready', () => {
    renew().catch((error: unknown) => log.debug('bus', { cluster, error: String(error) }));
  });

  return {
    alone: false,
    get refusal() {
      if (lost !== undefined) return lost;
      return redis.status === 'ready' ? undefined : `${describe(url)} cannot be reached`;
    },
    async lead(name, publisher) {
      const wanted = await epochOf(redis, keys, cluster);
      const [token, epoch] = await takeLead(redis, keys, { name, mark, epoch: wanted });
      led = { token, epoch, name, publisher };
      // The place is kept meanwhile: a large database takes longer than the lease.
      every(RENEW_MS, renew);
      every(RENEW_MS, shorten);
      await dropStrayed(redis, keys, { epoch, cluster, publisher, log });
      const known = await lastOf(redis, keys, epoch);
      await takeFromNewest(redis, keys, { epoch, known, name, publisher });
      const last = await lastOf(redis, keys, epoch);
      if (publisher.applied() < last) {
        const catchUp = await followStream({ url, cluster, log, name, follower: publisher });
        await catchUp.stop();
      }
      sent = Math.min(last, publisher.applied());
      ready = true;
    },
    publish(entries) {
      const sequence = entries[entries.length - 1]?.[0] ?? 0;
      const taken = new Promise<void>((resolve, reject) => {
        const waiter: Waiter = {
          sequence,
          resolve,
          reject,
          timer: setTimeout(() => {
            waiters.splice(waiters.indexOf(waiter), 1);
            fail(waiter, `${describe(url)} did not answer`);
          }, ACKNOWLEDGE_MS),
        };
        waiters.push(waiter);
      });
      // Seeds and other writes of our own are not waited for; the log keeps them.
      taken.catch(() => undefined);
      pump();
      return taken;
    },
    onReplay(given) {
      entriesAfter = given;
    },
    wake() {
      // Followers look again by themselves (follow.ts).
    },
    async follow(name, follower) {
      let most = 0;
      const onProgress = (now: Progress): void => {
        progress.set(name, now);
        most = now.queue === 0 ? 0 : Math.max(most, now.queue);
        if (most > 0) tell?.(`${name} catches up`, most - now.queue, most);
      };
      const stream = await followStream({ url, cluster, log, name, follower, onProgress });
      stops.push(() => stream.stop());
    },
    async restart() {
      if (!led) throw new BusRefused('only the publisher can start the cluster anew');
      await pumping;
      const before = led.epoch;
      led.epoch = String(await redis.hincrby(keys.cluster, 'epoch', 1));
      await redis.hdel(keys.cluster, 'trimmed');
      await redis.del(keys.changes(before), keys.snapshot(before), keys.snapshotAt(before));
      sent = 0;
    },
    async offer(offer) {
      // Not kept waiting for a Redis that is away: the node has the offer in its store.
      if (redis.status !== 'ready') throw new Error(`${describe(url)} cannot be reached`);
      await redis.xadd(keys.offers, '*', 'offer', JSON.stringify(offer));
    },
    onOffer(take) {
      every(250, () => takeOffers(redis, keys.offers, take, sentAll));
    },
    order: (node, order) => sendOrder(redis, keys, node, order),
    onOrder(node, carryOut) {
      every(LOOK_MS, () => takeOrders(redis, keys, node, carryOut));
    },
    tell(words) {
      if (redis.status !== 'ready') return;
      redis
        .publish(keys.talk, `${mark} ${words}`)
        .catch((error: unknown) => log.debug('bus', { cluster, error: String(error) }));
    },
    async onTold(listener) {
      const connection = await connectRedis(url);
      stops.push(() => Promise.resolve(connection.disconnect()));
      connection.on('message', (_channel, message) => {
        const [from] = message.split(' ', 1);
        if (from !== undefined && from !== mark) listener(message.slice(from.length + 1));
      });
      await connection.subscribe(keys.talk);
    },
    report(status) {
      if (redis.status !== 'ready') return;
      const { name, services, ...rest } = status;
      redis
        .multi()
        .sadd(keys.nodes, name)
        .hset(keys.node(name), { ...rest, ...progressOf(name) })
        .hset(keys.services(name), services)
        .exec()
        .catch((error: unknown) => log.debug('bus', { cluster, error: String(error) }));
    },
    async statuses() {
      const names = (await redis.smembers(keys.nodes)).sort();
      return Promise.all(
        names.map(async (name) =>
          statusOf(
            name,
            await redis.hgetall(keys.node(name)),
            await redis.hgetall(keys.services(name)),
          ),
        ),
      );
    },
    async close() {
      closed = true;
      for (const timer of timers) clearInterval(timer);
      for (const waiter of waiters.splice(0)) fail(waiter, 'the server stops');
      await Promise.all(stops.map((stop) => stop()));
      if (redis.status === 'ready' && led && lost === undefined) {
        const held = await redis.get(keys.publisher).catch(() => null);
        if (held?.startsWith(`${led.token} `) === true)
          await redis.del(keys.publisher).catch(() => 0);
      }
      redis.disconnect();
    },
  };
}

function fail(waiter: Waiter, reason: string): void {
  clearTimeout(waiter.timer);
  waiter.reject(new NotAcknowledged(reason));
}

/** Waits for the place of a publisher that died a moment ago; one that lives keeps it. */
async function takeLead(
  redis: Redis,
  keys: Keys,
  { name, mark, epoch }: { name: string; mark: string; epoch: string },
): Promise<[token: string, epoch: string]> {
  const patience = machineNow() + LEASE_MS + RENEW_MS;
  for (;;) {
    const answer: unknown = await redis.eval(
      LEAD,
      2,
      keys.publisher,
      keys.cluster,
      name,
      mark,
      LEASE_MS,
      FORMAT,
      epoch,
    );
    if (Array.isArray(answer)) return [String(answer[0]), String(answer[1])];
    if (machineNow() > patience)
      throw new BusRefused(
        `the publisher of this cluster runs already (${String(answer).split(' ')[1] ?? ''})`,
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** An offer goes when what became of it is in the stream: a publisher may lose its data. */
async function takeOffers(
  redis: Redis,
  key: string,
  take: (offer: Offer) => void,
  sentAll: () => Promise<void>,
): Promise<void> {
  if (redis.status !== 'ready') return;
  for (const [id, fields] of await redis.xrange(key, '-', '+', 'COUNT', 100)) {
    take(JSON.parse(fields[1] ?? '') as Offer);
    await sentAll();
    await redis.xdel(key, id);
  }
}

function statusOf(
  name: string,
  hash: Record<string, string>,
  services: Record<string, string>,
): NodeStatus {
  return {
    name,
    role: hash.role ?? '',
    release: hash.release ?? '',
    url: hash.url ?? '',
    state: Number(hash.state ?? 0) as NodeStatus['state'],
    applied: Number(hash.applied ?? 0),
    services,
    heartbeat: Number(hash.heartbeat ?? 0),
  };
}
