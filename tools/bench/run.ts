/**
 * `npm run bench`: how fast ucmock is, as ratios against a floor of the same run.
 *
 * Absolute rates differ by half from machine to machine and run to run; a ratio to a raw https
 * server that answers a constant of equal size does not. Method and figures: docs/performance.md
 *
 * `--quick` for a short look; a word (rates, writes, journal, lists, uds, tftp, phones, pin, tokens, jabbers, activation, model, starts, sql, bulk, cluster, many) runs that part only.
 */
import { certificatesFor } from '../../server/security/certificates';
import { machineNow } from '../../server/runtime/clock';
import { activation } from './activation';
import { clusters } from './cluster';
import { jabbers } from './jabbers';
import { lists } from './lists';
import { manyDevices } from './many';
import { modelLoad } from './model';
import { durableWrites, journalCost, rates } from './rates';
import { bulk, sqlJoin } from './sql';
import { starts } from './starts';
import { pins } from './pin';
import { phones } from './phones';
import { print } from './table';
import { tftp } from './tftp';
import { tokens } from './tokens';
import { uds } from './uds';

const quick = process.argv.includes('--quick');
const EFFORT = quick ? { rounds: 3, ms: 500 } : { rounds: 7, ms: 1_500 };
const RUNS = quick ? 3 : 7;
const DEVICES = quick ? 60_000 : 600_000;

async function main(): Promise<void> {
  const tls = await certificatesFor({
    directory: undefined,
    names: ['localhost', '127.0.0.1'],
    now: machineNow(),
  });
  const parts: Record<string, () => Promise<void>> = {
    rates: () => rates(tls, EFFORT),
    writes: () => durableWrites(tls, EFFORT),
    journal: () => journalCost(EFFORT),
    lists,
    model: () => modelLoad(RUNS),
    uds: () => uds(tls, quick ? 10_000 : 100_000, EFFORT),
    tftp: () => tftp(quick ? 2_000 : 10_000),
    phones: () => phones(quick ? 100 : 1_000),
    tokens: () => tokens(EFFORT),
    jabbers: () => jabbers(quick ? 100 : 1_000),
    activation: () => activation(quick ? 100 : 1_000),
    starts: () => starts('start to first good answer', [], RUNS),
    pin: () => pins(quick ? 30 : 100),
    sql: () => sqlJoin(quick ? 10_000 : 100_000),
    bulk: () => bulk(quick ? 25_000 : 250_000, DEVICES, EFFORT),
    cluster: () =>
      clusters(quick ? 1 : 4, { missed: quick ? 20_000 : 100_000, devices: DEVICES }, EFFORT),
    many: () => manyDevices(DEVICES, RUNS),
  };
  const asked = process.argv.slice(2).filter((word) => parts[word]);
  for (const [name, run] of Object.entries(parts)) {
    if (asked.length === 0 || asked.includes(name)) await run();
  }
  print();
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
