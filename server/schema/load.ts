/** Reads the compiled model; once for a process, since every cluster shares the facts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from './model';

let model: Model | undefined;

/** The model of `dist/schemas/model.json`. Throws when the package was not built. */
export function loadModel(): Model {
  model ??= JSON.parse(readFileSync(compiled('model.json'), 'utf8')) as Model;
  return model;
}

/**
 * Path of a file that the build writes into dist/schemas, seen from dist/server/schema as well as
 * from server/schema (tests run the TypeScript).
 */
export function compiled(file: string): string {
  const root = join(__dirname, '..', '..');
  const inDist = join(root, 'schemas', file);
  return __dirname.includes(`${join('dist', 'server')}`)
    ? inDist
    : join(root, 'dist', 'schemas', file);
}
