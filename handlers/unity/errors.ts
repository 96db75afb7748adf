/**
 * What CUPI says when something is wrong: `ErrorDetails` with code and message. [client] the JSON
 * names, [guess] the XML and most codes. facts/pin-sync.md 8
 */
import type { Asked, RestAnswer } from '../../server/dispatch/rest';
import { AxlFault } from '../../server/schema/axl-fault';
import { RestError } from '../../server/schema/rest-error';

/** Refusals that come before any resource is found: the platform's page. */
const PAGES = new Set([401, 503]);
const CODES: Record<number, string> = { 403: 'NOT_AUTHORIZED', 404: 'NOT_FOUND' };

export function errorOf(error: unknown, _asked: Asked): RestAnswer | undefined {
  if (error instanceof AxlFault) return details(400, 'DATA_EXCEPTION', error.message);
  if (!(error instanceof RestError)) return undefined;
  const { status, message, more } = error;
  if (PAGES.has(status))
    return {
      status,
      body: {
        kind: 'page',
        message,
        ...(more.challenge !== undefined && { challenge: more.challenge }),
      },
    };
  const answer = details(status, more.code ?? CODES[status] ?? 'INVALID_PARAMETER', message);
  return { ...answer, ...(more.headers && { headers: more.headers }) };
}

function details(status: number, code: string, message: string): RestAnswer {
  const tree = { errors: { code, message } };
  return { status, body: { kind: 'tree', root: 'ErrorDetails', tree } };
}
