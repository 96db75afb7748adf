/**
 * A list answer under the real server's limit: collected first, since the client gets a fault and
 * not half a list when it is too large. The fault counts the rows and suggests a fetch that fits:
 * the limit divided by the largest row that was seen. [doc] facts/axl.md 6.1
 */
import { AxlFault } from '../schema/axl-fault';
import type { Tree } from '../schema/tree';
import type { ListEncoder } from '../soap/encode';

export interface Collecting {
  encoder: ListEncoder;
  pages: Generator<Tree[], void>;
  /** bytes of the whole answer */
  limit: number;
}

/** Rows after which other requests get their turn. */
const TURN = 100;

/** Calls back with the whole answer, or with why there is none; other requests get their turn between pages. */
export function collectList(
  { encoder, pages, limit }: Collecting,
  done: (body: string) => void,
  failed: (error: unknown) => void,
): void {
  const frame = Buffer.byteLength(encoder.head) + Buffer.byteLength(encoder.tail);
  let parts: string[] = [];
  let bytes = frame;
  let rows = 0;
  let largest = 1;

  function step(): void {
    let next: IteratorResult<Tree[], void>;
    try {
      next = pages.next();
    } catch (error) {
      return failed(error);
    }
    if (next.done) return finish();
    for (const object of next.value) {
      const text = encoder.item(object);
      const size = Buffer.byteLength(text);
      rows += 1;
      bytes += size;
      largest = Math.max(largest, size);
      if (bytes <= limit) parts.push(text);
      else parts = [];
    }
    // A short page is the last one: no turn is given away for it.
    if (next.value.length < TURN) step();
    else setImmediate(step);
  }

  function finish(): void {
    if (bytes > limit) {
      const fits = Math.max(1, Math.floor((limit - frame) / largest));
      return failed(new AxlFault('queryTooLarge', { rows, suggested: fits + 1 }));
    }
    done(rows === 0 ? encoder.empty : encoder.head + parts.join('') + encoder.tail);
  }

  step();
}
