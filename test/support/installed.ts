/**
 * What `npm ci --ignore-scripts` would install, taken from what stands here already. A test that
 * carries out an installation pays 20 s of processor for bytes that CI has installed just before.
 */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Lock {
  packages: Record<
    string,
    { version?: string; integrity?: string; optional?: boolean; hasInstallScript?: boolean }
  >;
}

/**
 * Copies node_modules of `from` into `to`, whose package-lock.json says what is asked for; surplus
 * packages come along and fall to `npm prune`. What install scripts have built stays behind.
 * @returns false, with nothing copied, where `from` lacks a package or has another version of it.
 */
export function copyInstalled(from: string, to: string): boolean {
  const hidden = join(from, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const asked = lockOf(join(to, 'package-lock.json'));
  const there = lockOf(hidden);
  const same = Object.entries(asked).every(([path, { version, integrity, optional }]) => {
    const found = there[path];
    if (path === '' || (!found && optional)) return true;
    const known = found?.version === version && found?.integrity === integrity;
    return known && existsSync(join(from, path, 'package.json'));
  });
  if (!same) return false;
  const scripted = Object.entries(there)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => join(from, path, '/'));
  const built = (path: string): boolean =>
    basename(path) === 'build' && scripted.some((folder) => path.startsWith(folder));
  cpSync(join(from, 'node_modules'), join(to, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !built(path),
  });
  return true;
}

function lockOf(file: string): Lock['packages'] {
  return (JSON.parse(readFileSync(file, 'utf8')) as Lock).packages;
}
