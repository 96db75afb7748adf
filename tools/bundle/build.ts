/**
 * Writes dist/bundle/: all of ucmock in one file, and the doors of the package that lead into it.
 *
 * A start that looks for some 750 files takes twice as long as one that reads a single one. Packages
 * stay outside: they are installed beside ucmock, and most are loaded when they are first needed.
 * Tests run the sources, and as a process the bundle.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, type BuildOptions } from 'esbuild';
import { doors } from './doors';

const ROOT = join(__dirname, '..', '..', '..');
const FOLDER = join(ROOT, 'dist', 'bundle');

const ALIKE: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  packages: 'external',
  // As the compiler writes it: what is imported later is required later, from whatever loaded it.
  supported: { 'dynamic-import': false },
  logLevel: 'warning',
};

/** What imports of ES modules see by name has to be told by name. */
function doorText(name: keyof typeof doors): string {
  const names = Object.keys(doors[name]()).filter((one) => one !== '__esModule');
  return [
    "'use strict';",
    "Object.defineProperty(exports, '__esModule', { value: true });",
    `const door = require('./ucmock.js').doors.${name}();`,
    ...names.map((one) => `exports.${one} = door.${one};`),
    '',
  ].join('\n');
}

async function write(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const outfile = join(FOLDER, 'ucmock.js');
  await build({ ...ALIKE, entryPoints: [join(ROOT, 'tools', 'bundle', 'doors.ts')], outfile });
  const digest = createHash('sha256').update(readFileSync(outfile)).digest('hex').slice(0, 12);
  const main = join(FOLDER, 'main.js');
  await build({
    ...ALIKE,
    entryPoints: [join(ROOT, 'tools', 'bundle', 'start.ts')],
    outfile: main,
    banner: { js: '#!/usr/bin/env node' },
    define: { BUNDLE: JSON.stringify(digest) },
  });
  chmodSync(main, 0o755);
  for (const name of Object.keys(doors) as (keyof typeof doors)[]) {
    if (name !== 'command') writeFileSync(join(FOLDER, `${name}.js`), doorText(name));
  }
  await warm(main);
  process.stdout.write(`${FOLDER}\n`);
}

/** One start, so that what start.ts keeps comes along where nobody may write later, as in an image. */
async function warm(main: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-bundle-'));
  const words = [main, '--port', '0', '--data', data];
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('UCMOCK_')),
  );
  const server = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  try {
    for (let i = 0; i < 300 && server.exitCode === null; i += 1) {
      if (readdirSync(FOLDER).some((name) => name.endsWith('.code'))) return;
      await sleep(100);
    }
    throw new Error('the bundle does not start');
  } finally {
    server.kill();
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

write().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
