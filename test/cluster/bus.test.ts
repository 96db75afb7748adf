/** One contract for both forms of the bus: memory, and Redis Streams over a real Redis. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Bus, Follower } from '../../server/cluster/bus';
import { EntryMissing, type Entry, type Offer } from '../../server/cluster/change-log';
import { createMemoryBus } from '../../server/cluster/memory-bus';
import { createRedisBus } from '../../server/cluster/redis/bus';
import { createLog } from '../../server/runtime/log';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';
import { describeWith } from '../support/have';

const log = createLog({ level: 'error', write: () => undefined });

/** A publisher's log and a follower that only remember what they were given. */
class Memory implements Follower {
  entries: Entry[] = [];
  restored = 0;
  state = -1;
  open = true;
  takes = (): boolean => this.open;
  applied = (): number => this.entries[this.entries.length - 1]?.[0] ?? 0;
  apply(entries: readonly Entry[]): void {
    const fresh = entries.filter(([seq]) => seq > this.applied());
    if (fresh[0] && fresh[0][0] !== this.applied() + 1) throw new EntryMissing('a gap');
    this.entries.push(...fresh);
  }
  restore(file: string | undefined): Promise<void> {
    this.restored += 1;
    this.entries = file === undefined ? [] : (JSON.parse(readFileSync(file, 'utf8')) as Entry[]);
    return Promise.resolve();
  }
  /** a copy takes as long as this */
  copying: Promise<void> = Promise.resolve();
  async dump(file: string): Promise<void> {
    const entries = JSON.stringify(this.entries);
    await this.copying;
    writeFileSync(file, entries);
  }
  onState(state: number): void {
    this.state = state;
  }
  entry = (sequence: number): Entry | undefined => this.entries.find(([seq]) => seq === sequence);
  /** told apart from another publisher's entries of the same numbers */
  mark = 'row';
  /** appends `count` entries as one unit of work */
  write(bus: Bus, count = 1): Promise<void> | undefined {
    const from = this.applied();
    const made = Array.from({ length: count }, (_, i): Entry => {
      const seq = from + i + 1;
      return [seq, 1_000 + seq, 'enduser', `pkid-${seq}`, 'i', `["${this.mark} ${seq}"]`];
    });
    this.entries.push(...made);
    return bus.publish(made);
  }
}

async function eventually(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function contract(create: () => Promise<Bus>): void {
  let bus: Bus;
  let publisher: Memory;
  const others: Bus[] = [];
  beforeEach(async () => {
    bus = await create();
    publisher = new Memory();
    bus.onReplay((after, limit) =>
      publisher.entries.filter(([seq]) => seq > after).slice(0, limit),
    );
    await bus.lead('pub', publisher);
  });
  afterEach(async () => {
    await Promise.all([bus, ...others.splice(0)].map((one) => one.close()));
  });

  it('hands every entry over, in order, once', async () => {
    await publisher.write(bus);
    const follower = new Memory();
    await bus.follow('sub', follower);
    for (let i = 0; i < 20; i += 1) void publisher.write(bus, 3);
    await publisher.write(bus);
    await eventually(() => follower.applied() === 62);
    expect(follower.entries).toEqual(publisher.entries);
    expect(follower.state).toBe(2);
  });

  it('a follower that comes late gets what was before it', async () => {
    await publisher.write(bus, 6_000);
    const follower = new Memory();
    await bus.follow('late', follower);
    expect(follower.entries).toEqual(publisher.entries);
  });

  it('after a restart followers begin with the stock', async () => {
    await publisher.write(bus, 2);
    const follower = new Memory();
    await bus.follow('sub', follower);
    publisher.entries = [];
    await bus.restart();
    await publisher.write(bus);
    await eventually(() => follower.restored === 1 && follower.applied() === 1);
    expect(follower.entries).toEqual(publisher.entries);
  });

  it('what a follower does not take now it gets when it does', async () => {
    await publisher.write(bus);
    const follower = new Memory();
    await bus.follow('held', follower);
    follower.open = false;
    await publisher.write(bus, 3);
    await publisher.write(bus, 2);
    expect(follower.applied()).toBe(1);
    follower.open = true;
    bus.wake();
    await eventually(() => follower.applied() === 6);
    expect(follower.entries).toEqual(publisher.entries);
  });

  it('what a subscriber wrote reaches the publisher', async () => {
    const taken: Offer[] = [];
    bus.onOffer((offer) => taken.push(offer));
    const offered: Offer = {
      ...{ node: 'sub', base: 7 },
      entries: [[8, 5, 'credentialdynamic', 'p', 'u', '[]']],
    };
    await bus.offer(offered);
    await eventually(() => taken.length > 0);
    expect(taken).toEqual([offered]);
  });

  it('knows how the nodes stand', async () => {
    const status = {
      ...{ name: 'sub', role: 'subscriber', release: '15', url: 'https://x' },
      ...{ state: 3 as const, applied: 7, heartbeat: 99, services: { 'Cisco Tftp': 'Started' } },
    };
    bus.report({ ...status, name: 'zz' });
    bus.report(status);
    const all = await bus.statuses();
    expect(all.map(({ name }) => name)).toEqual(['sub', 'zz']);
    expect(all[0]).toEqual(status);
  });
}

describe('the memory bus', () => {
  contract(() => Promise.resolve(createMemoryBus()));
});

describeWith('redis-server', HAVE_REDIS, () => {
  let redis: TestRedis;
  let count = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  const create = (cluster = `c${(count += 1)}`): Promise<Bus> =>
    createRedisBus({ url: redis.url, cluster, log });

  contract(() => create());

  it('entries of a publisher whose token is stale are refused', async () => {
    const first = await create('fenced');
    const old = new Memory();
    first.onReplay((after) => old.entries.filter(([seq]) => seq > after));
    await first.lead('pub', old);
    await old.write(first);
    // Another one took the place while this one was paused.
    await redis.cli('hincrby', 'ucmock:{fenced}:cluster', 'fence', '1');
    await expect(old.write(first)).rejects.toThrow('another process is the publisher now');
    expect(first.refusal).toContain('another process');
    const epoch = await redis.cli('hget', 'ucmock:{fenced}:cluster', 'epoch');
    expect(await redis.cli('xlen', `ucmock:{fenced}:changes:${epoch}`)).toBe('1');
    await first.close();
  });

  it('a publisher that was fenced and starts again drops what it alone has, and takes the stream', async () => {
    const lead = async (publisher: Memory): Promise<Bus> => {
      const bus = await create('strayed');
      bus.onReplay((after) => publisher.entries.filter(([seq]) => seq > after));
      await bus.lead('pub', publisher);
      return bus;
    };
    const old = new Memory();
    const first = await lead(old);
    await old.write(first, 3);
    // It is paused for longer than its lease, and another process takes the place.
    await redis.cli('del', 'ucmock:{strayed}:publisher');
    const young = new Memory();
    young.mark = 'other';
    const second = await lead(young);
    expect(young.entries).toEqual(old.entries);
    await young.write(second, 2);
    await expect(old.write(first, 2)).rejects.toThrow('another process is the publisher now');
    expect(old.applied()).toBe(young.applied());
    expect(old.entries).not.toEqual(young.entries);
    await first.close();
    await second.close();
    const third = await lead(old);
    expect(old.entries).toEqual(young.entries);
    await old.write(third);
    const follower = new Memory();
    await third.follow('sub', follower);
    expect(follower.entries).toEqual(old.entries);
    await third.close();
  });

  it('a publisher that starts again with what Redis lacks still sends it', async () => {
    const publisher = new Memory();
    const first = await create('ahead');
    first.onReplay((after) => publisher.entries.filter(([seq]) => seq > after));
    await first.lead('pub', publisher);
    await publisher.write(first, 3);
    await first.close();
    publisher.entries.push([4, 1_004, 'enduser', 'pkid-4', 'i', '["row 4"]']);
    const again = await create('ahead');
    again.onReplay((after) => publisher.entries.filter(([seq]) => seq > after));
    await again.lead('pub', publisher);
    expect(publisher.restored).toBe(0);
    const follower = new Memory();
    await again.follow('sub', follower);
    await publisher.write(again);
    await eventually(() => follower.applied() === 5);
    expect(follower.entries).toEqual(publisher.entries);
    await again.close();
  });

  it('what Redis lost is sent again from the log', async () => {
    const bus = await create('lossy');
    const publisher = new Memory();
    bus.onReplay((after) => publisher.entries.filter(([seq]) => seq > after));
    await bus.lead('pub', publisher);
    await publisher.write(bus, 2);
    await publisher.write(bus, 2);
    await redis.cli('flushall');
    await eventually(() => bus.refusal === undefined);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const follower = new Memory();
    await bus.follow('sub', follower);
    await publisher.write(bus);
    await eventually(() => follower.applied() === 5);
    expect(follower.entries).toEqual(publisher.entries);
    await bus.close();
  });

  it('a snapshot stands for the older part of a long stream', async () => {
    const bus = await create('long');
    const publisher = new Memory();
    bus.onReplay((after, limit) =>
      publisher.entries.filter(([seq]) => seq > after).slice(0, limit),
    );
    await bus.lead('pub', publisher);
    let copied: () => void = () => undefined;
    publisher.copying = new Promise((resolve) => {
      copied = resolve;
    });
    for (let i = 0; i < 20_050; i += 1) void publisher.write(bus);
    await publisher.write(bus);
    // While the copy is made the publisher's place is renewed, and its writes are taken.
    const lease = async (): Promise<number> =>
      Number(await redis.cli('pttl', 'ucmock:{long}:publisher'));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const left = await lease();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await lease()).toBeGreaterThan(left - 1_400);
    await publisher.write(bus);
    copied();
    const trimmed = async (): Promise<number> =>
      Number(await redis.cli('hget', 'ucmock:{long}:cluster', 'trimmed'));
    const end = performance.now() + 10_000;
    while ((await trimmed()) === 0 && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await trimmed()).toBeGreaterThan(0);
    const follower = new Memory();
    await bus.follow('new', follower);
    expect(follower.restored).toBe(1);
    expect(follower.entries).toEqual(publisher.entries);
    await publisher.write(bus);
    await eventually(() => follower.applied() === publisher.applied());
    await bus.close();
  }, 120_000);

  it('what one process tells, the others hear, and not it itself', async () => {
    const [one, two] = [await create('talk'), await create('talk')];
    const heard: string[] = [];
    await one.onTold((words) => heard.push(`one: ${words}`));
    await two.onTold((words) => heard.push(`two: ${words}`));
    one.tell('first words');
    one.tell('more');
    await eventually(() => heard.length === 2);
    two.tell('back');
    await eventually(() => heard.length === 3);
    expect(heard).toEqual(['two: first words', 'two: more', 'one: back']);
    await Promise.all([one.close(), two.close()]);
  });

  it('data of another form is refused', async () => {
    await redis.cli('hset', 'ucmock:{alien}:cluster', 'format', '9');
    await expect(create('alien')).rejects.toThrow('in form 9, and this ucmock reads 1');
  });
});
