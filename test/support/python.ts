/** A Python with zeep: the machine's own, else a virtual environment made once in node_modules/.cache. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { have, run } from './have';

const HOME = join(__dirname, '..', '..', 'node_modules', '.cache', 'ucmock-venv');

/** Path of the interpreter; undefined when there is no way to zeep. */
export async function pythonWithZeep(): Promise<string | undefined> {
  if (have('python3', '-c', 'import zeep')) return 'python3';
  const own = join(HOME, 'bin', 'python');
  if (existsSync(own) && have(own, '-c', 'import zeep')) return own;
  if (!have('python3')) return undefined;
  const made = await run('python3', ['-m', 'venv', HOME]);
  if (made.status !== 0) return undefined;
  const installed = await run(own, ['-m', 'pip', 'install', '--quiet', 'zeep']);
  return installed.status === 0 ? own : undefined;
}
