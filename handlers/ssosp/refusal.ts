/**
 * What the authorization server says to a request that it cannot take.
 *
 * The authorize page says it in JSON that is none: the code stands without quotes. [recorded]
 * facts/centralized.md 3.3. The token endpoint has no public form: RFC 6749 5.2 as it should be. [own]
 */
import { pageError } from '../../server/dispatch/own-form';
import type { RestAnswer } from '../../server/dispatch/rest';
import { AxlFault } from '../../server/schema/axl-fault';
import { RestError } from '../../server/schema/rest-error';

const WORDS =
  'The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.';

export const INVALID_REQUEST: RestAnswer = {
  status: 400,
  body: {
    kind: 'text',
    type: 'application/json',
    text: `{"error":INVALID_REQUEST,"error_description":"${WORDS}"}`,
  },
};

type TokenError =
  'invalid_request' | 'invalid_grant' | 'unauthorized_client' | 'unsupported_grant_type';

export function tokenError(error: TokenError, description: string): RestAnswer {
  const value = { error, error_description: description };
  return { status: 400, body: { kind: 'json', value } };
}

/** Everything else is the platform's page. */
export function errorOf(error: unknown): RestAnswer | undefined {
  if (error instanceof AxlFault)
    return { status: 503, body: { kind: 'page', message: error.message } };
  return error instanceof RestError ? pageError(error) : undefined;
}
