/**
 * Simulated phones of one process, each of which fetches its files and registers a line; ucmock in a process
 * of its own. What the phones' process weighs is told beside it.
 */
import { Phone } from '../../phone';
import { machineTick } from '../../server/runtime/clock';
import { serial } from './load';
import { end, fixtureOf, siteOf } from './sql';
import { note } from './table';
import { freePort, LINE, PHONE } from './tftp';

const WAIT_MS = 300_000;
/** Phones that are switched on in one moment. */
const AT_ONCE = 50;

export async function phones(count: number): Promise<void> {
  const [filePort, sipPort] = [await freePort(), await freePort()];
  const ports = ['--file-port', String(filePort), '--sip-port', String(sipPort)];
  const site = await siteOf(fixtureOf([count, [LINE, PHONE]]), ports);
  const all = Array.from(
    { length: count },
    (_, i) =>
      new Phone({
        ...{ model: '8845', mac: serial(i + 1), tftp: '127.0.0.1:1', httpPort: filePort },
        hosts: { 'ucm-pub': { address: '127.0.0.1', sipPort } },
      }),
  );
  const before = process.memoryUsage().rss;
  const began = machineTick();
  let registered = 0;
  try {
    const waiting = [...all];
    const work = async (): Promise<void> => {
      for (let one = waiting.pop(); one; one = waiting.pop()) {
        await one.start();
        await one.registered(WAIT_MS);
        registered += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    process.stderr.write(`phones: ${String(error)}\n`);
  }
  const seconds = (machineTick() - began) / 1000;
  const each = (process.memoryUsage().rss - before) / count / 1024;
  note(
    `${count.toLocaleString('en')} simulated phones of one process fetch and register`,
    `${registered} in ${seconds.toFixed(1)} s, ${Math.round(registered / seconds)}/s, ${each.toFixed(0)} KB each`,
    'all',
    registered === count,
  );
  await Promise.all(all.map((one) => one.stop()));
  await end(site);
}
