/** An authorization request: its parameters, judged. */
import type { Prepared } from '../../server/dispatch/rest';
import { offersRefreshLogin, oauthSettings } from '../../server/domain/authz/settings';
import { SCOPE } from '../../server/domain/authz/tokens';
import { textOf, type Tree } from '../../server/schema/tree';

export interface AuthorizationRequest {
  responseType: 'code' | 'token';
  clientId: string;
  /** '' when the client names none */
  redirectUri: string;
  state: string;
}

export const PARAMETERS = ['scope', 'response_type', 'client_id', 'redirect_uri', 'state'] as const;

/** Products bring their client ids along; they are of one form. [recorded] */
const CLIENT_ID = /^C[0-9a-f]{64}$/i;

/** The parameter's text; '' without it; undefined when it stands twice. */
export type Parameter = (name: string) => string | undefined;

export function ofQuery({ query }: Prepared): Parameter {
  return (name) => (query.getAll(name).length > 1 ? undefined : (query.get(name) ?? ''));
}

export function ofForm(form: Tree): Parameter {
  return (name) => (form[name] === undefined ? '' : textOf(form[name]));
}

/** undefined: the request cannot be taken */
export function readRequest(
  { cluster, node }: Prepared,
  parameter: Parameter,
): AuthorizationRequest | undefined {
  const [scope, type, clientId, redirectUri, state] = PARAMETERS.map(parameter);
  if (scope !== SCOPE || clientId === undefined || !CLIENT_ID.test(clientId)) return undefined;
  if ((type !== 'code' && type !== 'token') || redirectUri === undefined || state === undefined)
    return undefined;
  const { redirectUris } = node.store.read(oauthSettings);
  if (redirectUri !== '' && !redirectUris.includes(redirectUri)) return undefined;
  // Without the refresh login flow there are no codes to give. [guess] how it is said
  if (type === 'code' && !node.store.read((tx) => offersRefreshLogin(cluster, tx)))
    return undefined;
  return { responseType: type, clientId, redirectUri, state };
}
