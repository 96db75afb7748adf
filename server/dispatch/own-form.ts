/**
 * Pages of the products that have no public API, as JSON under /ucmock on the product's own port:
 * with its login and roles, and one form of an error. [own]
 */
import type { Principal } from '../cluster/principal';
import { AxlFault } from '../schema/axl-fault';
import { DomainRefusal } from '../schema/refusal';
import { RestError } from '../schema/rest-error';
import type { AuthRule, RestAnswer } from './rest';

const CHANGE = 'Standard CCMADMIN Administration';
const READ = 'Standard CCMADMIN Read Only';

/** Who may change what the administration pages change. */
export const administrator: AuthRule = (user) => need(user, [CHANGE]);

/** Who may look at them. */
export const reader: AuthRule = (user) => need(user, [CHANGE, READ]);

function need(user: Principal, roles: string[]): void {
  if (!roles.some((role) => user.roles.has(role)))
    throw new RestError(403, `The user ${user.userid} lacks the role ${roles.join(' or ')}.`);
}

export function shownJson(value: unknown): RestAnswer {
  return { body: { kind: 'json', value } };
}

const STATUS: Record<DomainRefusal['kind'], number> = {
  invalid: 400,
  'not found': 404,
  conflict: 409,
};

/** The platform's page, for products that have no error form of their own. */
export function pageError({ status, message, more }: RestError): RestAnswer {
  return {
    status,
    ...(more.headers && { headers: more.headers }),
    body: { kind: 'page', message },
  };
}

/** `{"error": "<a sentence>"}`; a client without a login is asked for one the platform's way. */
export function ownFormError(error: unknown): RestAnswer | undefined {
  if (error instanceof DomainRefusal) return sentence(STATUS[error.kind], error.message);
  // Domain code refuses in AXL's words, that the publisher cannot be written too.
  if (error instanceof AxlFault)
    return sentence(error.fault === 'publisherAway' ? 503 : 400, error.message);
  if (!(error instanceof RestError)) return undefined;
  const { status, message, more } = error;
  if (status === 401) return { status, body: { kind: 'page', message } };
  return { ...sentence(status, message), ...(more.headers && { headers: more.headers }) };
}

function sentence(status: number, error: string): RestAnswer {
  return { ...shownJson({ error }), status };
}
