/** Start of the process to the first good answer, against `node -e 0`. */
import { spawn } from 'node:child_process';
import { finished, startUcmock, stop } from './processes';
import * as requests from './requests';
import { median, note } from './table';

/** @param name of the figure; @param args options of the server */
export async function starts(name: string, args: string[], runs: number): Promise<void> {
  const bare: number[] = [];
  const own: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const before = performance.now();
    await finished(spawn(process.execPath, ['-e', '0']));
    bare.push(performance.now() - before);
    const started = performance.now();
    const ucm = await startUcmock(args);
    await requests.ask(ucm, requests.getVersion);
    own.push(performance.now() - started);
    await stop(ucm.child);
  }
  const [a, b] = [median(bare), median(own)];
  note(
    name,
    `${b.toFixed(0)} ms, ${(b / a).toFixed(1)} x node -e 0 (${a.toFixed(0)} ms)`,
    '<= 5 x and < 300 ms',
    b / a <= 5 && b < 300,
  );
}
