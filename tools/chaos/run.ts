/**
 * `npm run chaos -- --minutes 5 [--seed 7]`: the chaos test for as long as you like. Exit code 1
 * when something was lost, kept or different; the databases and logs are then left to look at.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chaos } from './chaos';

const MAIN = join(__dirname, '..', '..', 'bundle', 'main.js');

function numberOf(flag: string, otherwise: number): number {
  const at = process.argv.indexOf(flag);
  const given = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (!(given > 0)) throw new Error(`${flag} needs a number`);
  return given;
}

async function main(): Promise<void> {
  const seconds = numberOf('--minutes', 2) * 60;
  const seed = numberOf('--seed', Math.floor(Math.random() * 1e6) + 1);
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-chaos-'));
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(`chaos for ${seconds} s, seed ${seed}, data in ${folder}`);
  const { findings, ...counts } = await chaos({ seconds, seed, folder, main: MAIN, say });
  say(JSON.stringify(counts));
  for (const finding of findings) say(`WRONG: ${finding}`);
  if (findings.length > 0) {
    say(`${findings.length} findings; seed ${seed}, databases and logs in ${folder}`);
    process.exit(1);
  }
  rmSync(folder, { recursive: true, force: true });
  say('all held');
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
