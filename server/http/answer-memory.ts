/**
 * Large answers on their way to clients share a memory: what does not fit is refused, and the
 * client tries again once others have been read. [doc] facts/axl.md 6.1. Small answers are let
 * through uncounted: they are gone before one could look.
 */
import type { ServerResponse } from 'node:http';
import { AxlFault } from '../schema/axl-fault';

export interface AnswerMemory {
  /** @throws memoryConsumed; what was taken is free when the response is closed */
  take(response: ServerResponse, bytes: number): void;
}

const SMALL = 64 * 1024;

export function createAnswerMemory(limit: number): AnswerMemory {
  let taken = 0;
  return {
    take(response, bytes) {
      if (bytes < SMALL || limit === Infinity) return;
      // One answer alone is always served; it has its own limit.
      if (taken > 0 && taken + bytes > limit) throw new AxlFault('memoryConsumed');
      taken += bytes;
      response.once('close', () => (taken -= bytes));
    },
  };
}
