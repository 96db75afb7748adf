/**
 * dist/bundle/main.js, what `ucmock` runs: the bundle with what V8 made of it the last time.
 *
 * Reading two megabytes of JavaScript takes V8 about 60 ms at every start, and most of it is the same
 * each time. So the first server of a Node that gets ready writes the machine code beside the bundle,
 * where whoever may write could change the bundle as well; where that is not allowed, starts go on
 * without. V8 refuses a file of another version or other flags by itself; the name says both, and the
 * build, since V8 knows a source by its length only.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import type { doors } from './doors';

/** put in by the build: a digest of the bundle */
declare const BUNDLE: string;

/** Time that a server is left alone after its start, ms. */
const REST = 1_000;

type Run = (exports: object, require: NodeJS.Require, module: object, ...paths: string[]) => void;

const bundle = join(__dirname, 'ucmock.js');
const kept = join(__dirname, `${BUNDLE}-${cachedDataVersionTag().toString(16)}.code`);

const code = read(kept);
const script = new Script(wrap(readFileSync(bundle, 'utf8')), {
  filename: bundle,
  ...(code && { cachedData: code }),
});
const made = { exports: {} as { doors: typeof doors } };
(script.runInThisContext() as Run)(made.exports, createRequire(bundle), made, bundle, dirname(bundle)); // prettier-ignore

void made.exports.doors
  .command()
  .main(process.argv.slice(2))
  .then(() => {
    // Commands that end have ended by then.
    if (!code || script.cachedDataRejected) setTimeout(keep, REST).unref();
  });

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function keep(): void {
  const written = `${kept}.${process.pid}`;
  try {
    writeFileSync(written, script.createCachedData());
    renameSync(written, kept);
  } catch {
    // A folder that is not ours to write, a full disk: the next start is as slow as this one was.
  }
}
