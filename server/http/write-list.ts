/**
 * Writes a list answer page by page, waiting whenever the client is slower than the database, so
 * that a list of any length needs the memory of one page.
 */
import type { ServerResponse } from 'node:http';
import type { Tree } from '../schema/tree';
import type { ListEncoder } from '../soap/encode';

/** @param failed called when reading fails before anything was written */
export function writeList(
  response: ServerResponse,
  headers: Record<string, string | string[]>,
  encoder: ListEncoder,
  pages: Generator<Tree[], void>,
  failed: (error: unknown) => void,
): void {
  let begun = false;

  function step(): void {
    let next: IteratorResult<Tree[], void>;
    try {
      next = pages.next();
    } catch (error) {
      failed(error);
      return;
    }
    if (next.done) {
      finish();
      return;
    }
    let text = begun ? '' : encoder.head;
    for (const object of next.value) text += encoder.item(object);
    begin();
    const room = response.write(text);
    // Other requests get their turn between two pages.
    if (room) setImmediate(step);
    else response.once('drain', step);
  }

  function begin(): void {
    if (!begun) response.writeHead(200, headers);
    begun = true;
  }

  function finish(): void {
    const body = begun ? encoder.tail : encoder.empty;
    if (!begun) response.writeHead(200, { ...headers, 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  }

  response.once('close', () => pages.return());
  step();
}
