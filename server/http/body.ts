/**
 * Reads a request body, bounded in size; the server bounds its time (listeners.ts), so that no
 * request pays for a timer.
 */
import type { IncomingMessage } from 'node:http';

/**
 * Calls back once: with the body, or with undefined as soon as it is larger than `max`; not at
 * all when the client goes away. What is too large is read on and thrown away, since a client that
 * is still sending when its connection closes never sees the 413.
 */
export function readBody(
  request: IncomingMessage,
  max: number,
  done: (body: Buffer | undefined) => void,
): void {
  // A connection that breaks has nobody left to answer.
  request.on('error', () => undefined);
  if (Number(request.headers['content-length'] ?? 0) > max) {
    request.resume();
    return done(undefined);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    const before = size;
    size += chunk.length;
    if (size <= max) chunks.push(chunk);
    else if (before <= max) {
      chunks.length = 0;
      done(undefined);
    }
  });
  request.on('end', () => {
    if (size > max) return;
    const [only] = chunks;
    done(chunks.length === 1 && only ? only : Buffer.concat(chunks));
  });
}
