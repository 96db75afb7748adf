/** What a request is called: in its answer, in the log and in the journal. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entry } from '../cluster/journal';

export const REQUEST_ID = 'X-Request-Id';

const TAKEN = /^[\w.:+/=@-]{1,128}$/;

/** The client's own name for it, where that can stand in a header and a log. */
export function requestIdOf({ headers }: IncomingMessage): string | undefined {
  const told = headers['x-request-id'];
  return typeof told === 'string' && TAKEN.test(told) ? told : undefined;
}

/**
 * Puts the name into the answer. A header that is set before the head is written costs 2 us, so
 * AXL's usual answers have it among the others instead.
 */
export function nameAnswer(visit: { response: ServerResponse; entry: Entry | undefined }): void {
  if (visit.entry && !visit.response.headersSent)
    visit.response.setHeader(REQUEST_ID, visit.entry.requestId);
}

/** For a line of the log. */
export function idOf({ entry }: { entry?: Entry | undefined }): { requestId?: string } {
  return entry ? { requestId: entry.requestId } : {};
}
