/**
 * What UDS says when something is wrong.
 *
 * The platform answers most of it with its HTML page [recorded] facts/uds.md 3. What UDS itself
 * refuses on a resource that is there has no public form: the errors document is ours. [guess]
 */
import type { Asked, RestAnswer } from '../../server/dispatch/rest';
import { AxlFault } from '../../server/schema/axl-fault';
import { faultOf } from '../../server/schema/faults';
import { RestError } from '../../server/schema/rest-error';
import { uriFirst } from './frame';

const DOCUMENTED = new Set([400, 409]);

export function errorOf(error: unknown, asked: Asked): RestAnswer | undefined {
  // Domain code refuses in AXL's words: the credential policy, a key that is taken.
  if (error instanceof AxlFault && ['publisherAway', 'diskFull'].includes(error.fault))
    return { status: 503, body: { kind: 'page', message: error.message } };
  if (error instanceof AxlFault)
    return document(asked, 400, String(faultOf(error.fault).code), error.message);
  if (!(error instanceof RestError)) return undefined;
  const { status, message } = error;
  const { code, headers, challenge } = error.more;
  if (DOCUMENTED.has(status) || code !== undefined)
    return document(asked, status, code ?? String(status), message);
  return {
    status,
    ...(headers && { headers }),
    body: { kind: 'page', message, ...(challenge !== undefined && { challenge }) },
  };
}

function document(asked: Asked, status: number, code: string, message: string): RestAnswer {
  const tree = { ...uriFirst(asked), error: { code, message } };
  return { status, body: { kind: 'tree', root: 'errors', tree } };
}
