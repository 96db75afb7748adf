/** A bar for long work, on a terminal only: what reads a pipe or a log has no use for it. */
import type { SingleBar } from 'cli-progress';
import { machineTick } from '../runtime/clock';
import type { Progress } from '../runtime/progress';

/** Work that is over sooner needs no bar. */
const PATIENCE_MS = 300;

/** Shows nothing where the stream is no terminal. */
export function progressBar(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return () => undefined;
  let now: { what: string; begun: number; bar: SingleBar | undefined } | undefined;
  return (what, done, total) => {
    if (now?.what !== what) {
      now?.bar?.stop();
      now = { what, begun: machineTick(), bar: undefined };
    }
    const over = done >= total;
    if (!now.bar && !over && machineTick() - now.begun > PATIENCE_MS)
      now.bar = startBar(stream, what, total);
    now.bar?.setTotal(total);
    now.bar?.update(done);
    if (!over) return;
    now.bar?.stop();
    now = undefined;
  };
}

function startBar(stream: NodeJS.WriteStream, what: string, total: number): SingleBar {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most starts need none
  const { SingleBar, Presets } = require('cli-progress') as typeof import('cli-progress');
  const format = `${what} [{bar}] {value}/{total}, {eta_formatted} left`;
  const bar = new SingleBar({ format, stream, clearOnComplete: true }, Presets.legacy);
  bar.start(total, 0);
  return bar;
}
