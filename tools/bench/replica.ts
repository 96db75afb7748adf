/**
 * Publisher and follower of the bench: the real stores, log and buses, without a door. Forked with
 * a Redis URL and a cluster this file is a follower in a process of its own, which tells its delays.
 */
import { join } from 'node:path';
import type { Bus, Follower } from '../../server/cluster/bus';
import { applyEntries, type Entry } from '../../server/cluster/change-log';
import { openStore, type OpenedStore } from '../../server/cluster/open-store';
import { publishTo, type Publishing } from '../../server/cluster/publish';
import { createRedisBus } from '../../server/cluster/redis/bus';
import { createClock } from '../../server/runtime/clock';
import { createIds } from '../../server/runtime/ids';
import { createLog } from '../../server/runtime/log';
import { loadModel } from '../../server/schema/load';
import { ROOT } from './processes';

const log = createLog({ level: 'error', write: (line) => process.stderr.write(line) });
const model = loadModel();

function open(): Promise<OpenedStore> {
  const image = join(ROOT, 'dist', 'stock', 'stock.db');
  const parts = { model, clock: createClock(), ids: createIds(), image };
  return openStore({ ...parts, data: undefined, name: 'bench' });
}

/** @param onApplied age in ms of each entry when it was applied */
export async function openFollower(onApplied: (ages: number[]) => void): Promise<Follower> {
  const { store, restore, dump } = await open();
  return {
    applied: () => store.sequence,
    takes: () => true,
    entry: () => undefined,
    apply(entries: readonly Entry[]) {
      applyEntries(store, model, entries);
      const now = Date.now();
      onApplied(entries.map(([, at]) => now - at));
    },
    restore,
    dump,
    onState: () => undefined,
  };
}

export interface BenchPublisher {
  /** one row in a commit of its own */
  write(): void;
  /** `count` rows in one commit */
  writeMany(count: number): void;
  publishing: Publishing;
}

export async function openPublisher(bus: Bus): Promise<BenchPublisher> {
  const opened = await open();
  const { store, restore, dump } = opened;
  let count = 0;
  const row = { applied: () => store.sequence, takes: () => true, entry: () => undefined };
  await bus.lead('pub', {
    ...row,
    restore,
    dump,
    apply: () => undefined,
    onState: () => undefined,
  });
  const publishing = publishTo({ bus, store, model, log, onConflicts: () => undefined });
  const writeMany = (many: number): void => {
    store.write((tx) => {
      for (let i = 0; i < many; i += 1)
        tx.run('insert into routepartition (name) values (?)', `bench${(count += 1)}`);
    });
  };
  return { write: () => writeMany(1), writeMany, publishing };
}

export function openBus(url: string, cluster: string): Promise<Bus> {
  return createRedisBus({ url, cluster, log });
}

/** Tells its ages when it has as many entries as it is asked for. */
async function follow(url: string, cluster: string, name: string): Promise<void> {
  const ages: number[] = [];
  let wanted = Infinity;
  const told = (): void => {
    if (follower.applied() < wanted) return;
    wanted = Infinity;
    process.send?.({ ages, at: Date.now() });
  };
  const follower = await openFollower((more) => {
    for (const age of more) ages.push(age);
    told();
  });
  process.on('message', (sequence: number) => {
    wanted = sequence;
    told();
  });
  const bus = await openBus(url, cluster);
  await bus.follow(name, follower);
  process.send?.({ ages: [], at: Date.now() });
}

const [url, cluster, name] = process.argv.slice(2);
if (require.main === module && url !== undefined)
  follow(url, cluster ?? 'a', name ?? 'sub').catch((error: unknown) => {
    process.stderr.write(`bench follower: ${String(error)}\n`);
    process.exit(1);
  });
