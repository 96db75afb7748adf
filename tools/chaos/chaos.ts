/**
 * Chaos: eight clients write and read while node processes and Redis are killed, paused and cut
 * off. At the end every acknowledged write is there, none answered by a fault is, one whose
 * connection broke may be either, and all nodes hold the same.
 */
import { pause, createChance } from './chance';
import { createCaller, type Caller } from './axl';
import { runClient, type Tally } from './client';
import { strike } from './faults';
import { startSite, type Site } from './processes';
import { verify } from './verify';

export interface ChaosOptions {
  seconds: number;
  seed: number;
  /** where databases and logs go */
  folder: string;
  /** dist/bundle/main.js of the build under test */
  main: string;
  say: (text: string) => void;
}

export interface ChaosReport extends Tally {
  blows: number;
  /** what was wrong; empty when all held */
  findings: string[];
}

const CLIENTS = 8;
const SUBSCRIBERS = 2;
/** All nodes have the same this long after peace. */
const SETTLE_MS = 40_000;

export async function chaos({
  seconds,
  seed,
  folder,
  main,
  say,
}: ChaosOptions): Promise<ChaosReport> {
  const site = await startSite({ folder, main, subscribers: SUBSCRIBERS });
  const caller = createCaller(site.ca);
  try {
    const end = performance.now() + seconds * 1_000;
    let peace = false;
    const findings: string[] = [];
    const tally: Tally = { done: 0, refused: 0, broken: 0, reads: 0 };
    const ports = site.nodes.map(({ port }) => port) as [number, ...number[]];
    const clients = Array.from({ length: CLIENTS }, (_, i) =>
      runClient(
        {
          ...{ number: i + 1, caller, ports, findings, running: () => !peace },
          chance: createChance(seed * 100 + i),
        },
        tally,
      ),
    );
    const blows = await strike(
      site,
      createChance(seed),
      () => performance.now() < end,
      say,
    ).finally(() => {
      peace = true;
    });
    const things = (await Promise.all(clients)).flat();
    findings.push(...(await settled(site, caller)));
    await Promise.all(site.nodes.map((node) => node.end()));
    findings.push(...verify(site.nodes, things));
    if (tally.done === 0) findings.push('no write was acknowledged at all');
    return { blows, ...tally, findings };
  } finally {
    caller.close();
    await site.stop();
  }
}

/** After the last write at the publisher, every node has it. */
async function settled({ nodes, publisher }: Site, caller: Caller): Promise<string[]> {
  const end = performance.now() + SETTLE_MS;
  const add = '<routePartition><name>chaos-end</name></routePartition>';
  let said = '';
  const reached = async (port: number, operation: string, inner: string): Promise<boolean> => {
    while (performance.now() < end) {
      const { kind, text } = await caller.call(port, operation, inner);
      if (kind === 'done' || text.includes('duplicate')) return true;
      said = `${kind} ${text.slice(-300)}`;
      await pause(100);
    }
    return false;
  };
  if (!(await reached(publisher.port, 'addRoutePartition', add)))
    return [`the publisher takes no write when all is mended: ${said}`];
  const findings: string[] = [];
  for (const { name, port } of nodes) {
    if (!(await reached(port, 'getRoutePartition', '<name>chaos-end</name>')))
      findings.push(`${name} does not get the last write: ${said}`);
  }
  return findings;
}
