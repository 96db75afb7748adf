/** Files of the facts that stand beside the project, which are read and never copied into it. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The path of a file of the facts; undefined where they are not there. */
export function factsFile(name: string): string | undefined {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'shared', 'facts', name);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}
