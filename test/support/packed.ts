/**
 * The package as `npm pack` makes it, in an empty project. Its dependencies, and jest and vitest
 * that such a project has of its own, are links to ours: tests ask no registry.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './have';

const ROOT = join(__dirname, '..', '..');

export interface Packed {
  /** the project; node_modules is in it */
  folder: string;
  /** of the package, in bytes */
  size: number;
  files: string[];
  remove(): void;
}

/** dist/ as it is; `npm run build` came before. */
export async function packed(): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-packed-'));
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { status, out, err } = await run('npm', words, { cwd: ROOT });
  if (status !== 0) throw new Error(err);
  const [told] = JSON.parse(out) as { filename: string; size: number; files: { path: string }[] }[];
  if (!told) throw new Error(out);
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name.startsWith('.') || name === 'ucmock') continue;
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  for (const name of ['jest', 'vitest'])
    symlinkSync(join(ROOT, 'node_modules', '.bin', name), join(modules, '.bin', name));
  mkdirSync(join(modules, 'ucmock'));
  const tar = ['-xzf', join(folder, told.filename), '-C', join(modules, 'ucmock'), '--strip-components=1']; // prettier-ignore
  const unpacked = await run('tar', tar);
  if (unpacked.status !== 0) throw new Error(unpacked.err);
  rmSync(join(folder, told.filename));
  const main = join(modules, 'ucmock', 'dist', 'bundle', 'main.js');
  chmodSync(main, 0o755);
  symlinkSync(main, join(modules, '.bin', 'ucmock'));
  return {
    folder,
    size: told.size,
    files: told.files.map(({ path }) => path),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
