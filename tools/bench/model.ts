/** The compiled model of six versions: read and parsed, as at each start, in a process of its own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compiled } from '../../server/schema/load';
import { median, note } from './table';

const run = promisify(execFile);

/** Processor time, so that a neighbour on the machine does not count. */
const SCRIPT = `
const { readFileSync } = require('node:fs');
const before = process.cpuUsage();
JSON.parse(readFileSync(process.argv[1], 'utf8'));
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);`;

export async function modelLoad(runs: number): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const { stdout } = await run(process.execPath, ['-e', SCRIPT, compiled('model.json')]);
    times.push(Number(stdout));
  }
  const ms = median(times);
  note('model of six versions, loaded', `${ms.toFixed(1)} ms of processor`, '<= 30 ms', ms <= 30);
}
