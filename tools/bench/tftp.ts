/**
 * Configuration files of many phones after a change of their device pool: all of them fetched over
 * HTTP by eight clients, and meanwhile an AXL client that should not wait for them.
 */
import { Agent, get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { serial } from './load';
import { ask, changePool, getVersion } from './requests';
import { end, fixtureOf, siteOf } from './sql';
import { median, note } from './table';

export const LINE = { addLine: { line: { pattern: '7{i:6}', usage: 'Device' } } };
export const PHONE = {
  addPhone: {
    phone: {
      name: 'SEP{i:12X}',
      product: 'Cisco 8845',
      class: 'Phone',
      protocol: 'SIP',
      devicePoolName: 'Default',
      phoneTemplateName: 'Standard 8845 SIP',
      lines: { line: [{ index: 1, dirn: { pattern: '7{i:6}' } }] },
    },
  },
};

const CLIENTS = 8;
const BAR_SECONDS = 5;

export async function tftp(phones: number): Promise<void> {
  const port = await freePort();
  const site = await siteOf(fixtureOf([phones, [LINE, PHONE]]), ['--file-port', String(port)]);
  const { target } = site;
  // Once before: what is measured is a change, not the first look.
  await fetchAll(port, phones, '<fullConfig>');
  await ask(target, changePool);
  const waits: number[] = [];
  let over = false;
  const other = (async () => {
    while (!over) {
      const began = performance.now();
      await ask(target, getVersion);
      waits.push(performance.now() - began);
    }
  })();
  const began = performance.now();
  await fetchAll(port, phones, '<connectionMonitorDuration>77<');
  const seconds = (performance.now() - began) / 1000;
  over = true;
  await other;
  note(
    `files of ${phones.toLocaleString('en')} phones after a change of their pool`,
    `${seconds.toFixed(1)} s, ${Math.round(phones / seconds)}/s; AXL meanwhile ${median(waits).toFixed(1)} ms, at most ${Math.max(...waits).toFixed(0)} ms`,
    `< ${BAR_SECONDS} s`,
    seconds < BAR_SECONDS,
  );
  await end(site);
}

/** @throws when a file lacks what all should say */
async function fetchAll(port: number, phones: number, wanted: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  let next = 1;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (next <= phones) {
        const name = `SEP${serial(next)}`;
        next += 1;
        const text = await file(agent, port, `/${name}.cnf.xml`);
        if (!text.includes(wanted)) throw new Error(`${name} lacks ${wanted}`);
      }
    }),
  );
  agent.destroy();
}

function file(agent: Agent, port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ agent, host: '127.0.0.1', port, path }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
