/** A list of 20,000 phones, what others feel of it, and the memory of an idle server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkChild, resident, startUcmock, stop, tell, type Target } from './processes';
import type { Slice } from './load';
import * as requests from './requests';
import { note } from './table';

const PHONES = 20_000;
const LISTS = 3;

export async function lists(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-bench-'));
  const ucm = await startUcmock(['--data', data, '--limits', 'off']);
  const idle = resident(ucm.child);
  note('resident when idle', `${idle} MB`, '<= 120 MB', idle <= 120);
  await requests.provision(ucm, 1);
  await requests.addPhones(ucm, PHONES);
  await requests.timedList(ucm); // warm

  const before = resident(ucm.child);
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, resident(ucm.child))), 20);
  const others = otherClient(ucm);
  const taken = [];
  for (let i = 0; i < LISTS; i += 1) taken.push(await requests.timedList(ucm));
  const { p99, requests: asked } = await others;
  clearInterval(watch);

  const best = taken.reduce((a, b) => (a.megabytesPerSecond > b.megabytesPerSecond ? a : b));
  const slowest = Math.max(...taken.map(({ firstByte }) => firstByte));
  note(
    'listPhone 20,000 x 15 tags, first byte',
    `${slowest.toFixed(0)} ms`,
    '<= 50 ms',
    slowest <= 50,
  );
  note(
    'listPhone 20,000 x 15 tags, throughput',
    `${best.megabytesPerSecond.toFixed(0)} MB/s (${(best.bytes / 1e6).toFixed(1)} MB)`,
    '>= 60 MB/s',
    best.megabytesPerSecond >= 60,
  );
  note('... resident memory rises', `${most - before} MB`, '<= 64 MB', most - before <= 64);
  note(
    '... p99 of another client',
    `${p99.toFixed(1)} ms (${asked} getUser)`,
    '<= 50 ms',
    p99 <= 50,
  );
  await stop(ucm.child);
  rmSync(data, { recursive: true, force: true });
}

/** One client that asks getUser while the lists run. */
async function otherClient({ port, ca }: Target): Promise<Slice> {
  const child = forkChild();
  const { headers, getUser } = requests;
  await tell(child, {
    role: 'load',
    options: { port, ca, connections: 1, headers, path: '/axl/', body: getUser, cycle: 1 },
  });
  const slice = await tell<Slice>(child, { role: 'slice', ms: 1_500 });
  await stop(child);
  return slice;
}
