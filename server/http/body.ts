/** Reads a request body, bounded in size and time. */
import type { IncomingMessage } from 'node:http';

export type Body = { ok: true; bytes: Buffer } | { ok: false; status: 408 | 413 | 400 };

/** Calls back once; nothing of a body that is too large or too slow is kept. */
export function readBody(
  request: IncomingMessage,
  limits: { maxBody: number; requestTimeout: number },
  done: (body: Body) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let over = false;
  const timer = setTimeout(() => finish({ ok: false, status: 408 }), limits.requestTimeout);
  const finish = (body: Body): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    done(body);
  };
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limits.maxBody) finish({ ok: false, status: 413 });
    else if (!over) chunks.push(chunk);
  });
  request.on('end', () => {
    const [only] = chunks;
    finish({ ok: true, bytes: chunks.length === 1 && only ? only : Buffer.concat(chunks) });
  });
  request.on('error', () => finish({ ok: false, status: 400 }));
  request.on('close', () => finish({ ok: false, status: 400 }));
}
