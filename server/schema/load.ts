/** Reads the compiled model; once for a process, since every cluster shares the facts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../runtime/root';
import type { Model } from './model';

let model: Model | undefined;

/** The model of `dist/schemas/model.json`. Throws when the package was not built. */
export function loadModel(): Model {
  model ??= JSON.parse(readFileSync(compiled('model.json'), 'utf8')) as Model;
  return model;
}

/** Path of a file that the build writes into dist/schemas. */
export function compiled(file: string): string {
  return join(ROOT, 'dist', 'schemas', file);
}
