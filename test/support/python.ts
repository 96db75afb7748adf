/** Pythons with what a test needs: the machine's own, else a virtual environment made once in node_modules/.cache. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { have, run } from './have';

const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache');

/** Path of an interpreter that can import zeep; undefined when there is no way to it. */
export function pythonWithZeep(): Promise<string | undefined> {
  return pythonWith('zeep', 'ucmock-venv', ['zeep']);
}

/** The same with the SSH clients of people who script CUCM. */
export function pythonWithNetmiko(): Promise<string | undefined> {
  return pythonWith('netmiko, paramiko', 'ucmock-venv-ssh', ['netmiko', 'paramiko']);
}

/** The same with a test runner. */
export function pythonWithPytest(): Promise<string | undefined> {
  return pythonWith('zeep, pytest', 'ucmock-venv-pytest', ['zeep', 'pytest']);
}

/** A client of RisPort70, with the zeep that it was made for. */
export function pythonWithCiscoris(): Promise<string | undefined> {
  return pythonWith('ciscoris', 'ucmock-venv-ris', ['ciscoris']);
}

async function pythonWith(
  modules: string,
  folder: string,
  packages: string[],
): Promise<string | undefined> {
  const home = join(CACHE, folder);
  const imports = `import ${modules}`;
  if (have('python3', '-c', imports)) return 'python3';
  const own = join(home, 'bin', 'python');
  if (existsSync(own) && have(own, '-c', imports)) return own;
  if (!have('python3')) return undefined;
  const made = await run('python3', ['-m', 'venv', home]);
  if (made.status !== 0) return undefined;
  const installed = await run(own, ['-m', 'pip', 'install', '--quiet', ...packages]);
  return installed.status === 0 ? own : undefined;
}
