/** The errors of our own product forms: JSON with one sentence. [own] */
import type { RestAnswer } from '../../server/dispatch/rest';
import { DomainRefusal } from '../../server/domain/refusal';
import { AxlFault } from '../../server/schema/axl-fault';
import { RestError } from '../../server/schema/rest-error';

const STATUS: Record<DomainRefusal['kind'], number> = {
  invalid: 400,
  'not found': 404,
  conflict: 409,
};

export function errorOf(error: unknown): RestAnswer | undefined {
  if (error instanceof DomainRefusal) return json(STATUS[error.kind], error.message);
  // Domain code says in AXL's words that the publisher cannot be written.
  if (error instanceof AxlFault) return json(503, error.message);
  if (!(error instanceof RestError)) return undefined;
  const { status, message } = error;
  // A client without a login is asked for one the platform's way.
  if (status === 401) return { status, body: { kind: 'page', message } };
  return { ...json(status, message), ...(error.more.headers && { headers: error.more.headers }) };
}

function json(status: number, error: string): RestAnswer {
  return { status, body: { kind: 'json', value: { error } } };
}
