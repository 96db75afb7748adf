/**
 * Two or more servers under the same load, taking turns slice by slice, so that whatever else the
 * machine does meanwhile meets all of them. A figure is the median of the rounds.
 *
 * Rate: what the bar is about. Processor time per request is told beside it: it does not depend
 * on who shares the machine's cores, and tells whether the generator was what limited the rate.
 */
import type { ChildProcess } from 'node:child_process';
import type { Slice } from './load';
import { cpuOf, forkChild, stop, tell, type Target } from './processes';
import { headers as usual } from './requests';
import { median } from './table';

const CONNECTIONS = 16;

export interface Contender {
  target: Target;
  body: string;
  /** AXL's unless told */
  path?: string;
  cycle?: number;
  /** lines of the head, each with its end; an administrator's login for AXL unless told */
  headers?: string;
}

export interface Measured {
  /** requests a second, median */
  rate: number;
  /** of each round, so that ratios can be taken round by round */
  rates: number[];
  /** processor time of the server per request, microseconds, median */
  cpu: number;
  /** share of a core that the load generator used, median */
  generator: number;
  failed: number;
}

export interface Effort {
  rounds: number;
  ms: number;
  /** to each server; 16 unless told */
  connections?: number;
}

export async function compare(
  contenders: readonly Contender[],
  { rounds, ms, connections }: Effort,
): Promise<Measured[]> {
  const loads = await Promise.all(contenders.map((contender) => openLoad(contender, connections)));
  for (const load of loads) await slice(load, Math.max(ms, 1_000)); // warm
  const results = contenders.map(({ target }, i) => ({
    target,
    load: loads[i],
    slices: [] as MeasuredSlice[],
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { target, load, slices } of results) {
      if (load) slices.push(await measured(target.child, load, ms));
    }
  }
  await Promise.all(loads.map(stop));
  return results.map(({ slices }) => summary(slices));
}

export async function openLoad(
  { target, body, path = '/axl/', cycle, headers = usual }: Contender,
  connections = CONNECTIONS,
): Promise<ChildProcess> {
  const child = forkChild();
  const { port, ca } = target;
  await tell(child, {
    role: 'load',
    options: { port, ca, connections, headers, path, body, cycle },
  });
  return child;
}

export const slice = (load: ChildProcess, ms: number): Promise<Slice> =>
  tell<Slice>(load, { role: 'slice', ms });

interface MeasuredSlice extends Slice {
  serverCpu: number;
  loadCpu: number;
}

async function measured(
  server: ChildProcess,
  load: ChildProcess,
  ms: number,
): Promise<MeasuredSlice> {
  const [serverBefore, loadBefore] = [cpuOf(server), cpuOf(load)];
  const result = await slice(load, ms);
  return {
    ...result,
    serverCpu: cpuOf(server) - serverBefore,
    loadCpu: cpuOf(load) - loadBefore,
  };
}

function summary(slices: readonly MeasuredSlice[]): Measured {
  const rates = slices.map(({ requests, seconds }) => requests / seconds);
  return {
    rate: median(rates),
    rates,
    cpu: median(slices.map(({ serverCpu, requests }) => serverCpu / requests)),
    generator: median(slices.map(({ loadCpu, seconds }) => loadCpu / seconds / 1e6)),
    failed: slices.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** Median of the ratios of the rounds. */
export function ratio(own: Measured, other: Measured): number {
  return median(own.rates.map((rate, i) => rate / (other.rates[i] ?? rate)));
}
