/**
 * /ssosp/oauth/authorize: shows the login form for local users, and sends the browser back with a
 * code (code grant) or with an opaque token in the fragment (implicit grant). With SAML SSO there is no
 * form: who has no session is sent to the identity provider and comes back. [client, doc, recorded]
 * facts/centralized.md 3.3
 */
import type { Prepared, Resource, RestAnswer, RestCall } from '../../server/dispatch/rest';
import { issueCode, issueOpaqueToken } from '../../server/domain/authz/grants';
import { isActive } from '../../server/domain/authz/refresh-tokens';
import { oauthSettings } from '../../server/domain/authz/settings';
import { verifyLogin } from '../../server/domain/credentials/login';
import { readSso } from '../../server/domain/sso/settings';
import { FORM } from '../../server/rest/decode';
import { textOf } from '../../server/schema/tree';
import { loginForm, resultPage } from './login-form';
import { INVALID_REQUEST } from './refusal';
import {
  ofForm,
  ofQuery,
  PARAMETERS,
  readRequest,
  type AuthorizationRequest,
  type Parameter,
} from './request';
import { pathMember, seeOther } from './saml-login';

export const authorize: Resource = {
  path: 'oauth/authorize',
  methods: {
    GET: {
      auth: 'none',
      knowsSession: true,
      evidence: 'client',
      writes: (call) => call.user !== undefined && isSso(call),
      run(call) {
        const { user, tx, cluster } = call;
        const parameter = ofQuery(call);
        const request = readRequest(call, parameter);
        if (!request) return INVALID_REQUEST;
        if (!isSso(call)) return loginForm(shownAgain(parameter), 200);
        if (user?.kind === 'end' && isActive(cluster, tx, user.userid))
          return granted(call, request, user.userid);
        return seeOther(`/ssosp/saml/login?${pathMember(call.url)}`);
      },
    },
    POST: {
      auth: 'none',
      evidence: 'guess',
      takes: FORM,
      /** the end user who logged in; undefined when it was none */
      async prepare(call: Prepared): Promise<string | undefined> {
        if (isSso(call) || !readRequest(call, ofForm(call.body))) return undefined;
        const userid = textOf(call.body.j_username)?.trim() ?? '';
        const password = textOf(call.body.j_password) ?? '';
        if (userid === '' || password === '') return undefined;
        const { cluster, node } = call;
        const login = await verifyLogin(cluster, node, userid, password);
        return login.ok && login.user.kind === 'end' ? login.user.userid : undefined;
      },
      run(call, prepared) {
        const { cluster, tx, body } = call;
        const parameter = ofForm(body);
        const request = readRequest(call, parameter);
        if (!request) return INVALID_REQUEST;
        const userid = prepared as string | undefined;
        if (userid === undefined || !isActive(cluster, tx, userid))
          return loginForm(shownAgain(parameter), 401, {
            message: 'Invalid username or password',
          });
        return granted(call, request, userid);
      },
    },
  },
};

function isSso({ node }: Prepared): boolean {
  return node.store.read(readSso).enabled;
}

function granted(
  { cluster, tx, origin }: RestCall,
  { clientId, redirectUri, responseType, state }: AuthorizationRequest,
  userid: string,
): RestAnswer {
  const grant = { userid, clientId, redirectUri };
  const to = redirectUri === '' ? `${origin}/ssosp/oauth/result` : redirectUri;
  const stated: [string, string][] = state === '' ? [] : [['state', state]];
  if (responseType === 'code')
    return redirect(to, '?', [['code', issueCode(cluster, tx, grant)], ...stated]);
  const seconds = oauthSettings(tx).accessMinutes * 60;
  return redirect(to, '#', [
    ['access_token', issueOpaqueToken(cluster, tx, grant, seconds)],
    ['token_type', 'Bearer'],
    ['expires_in', String(seconds)],
    ...stated,
  ]);
}

export const result: Resource = {
  path: 'oauth/result',
  methods: { GET: { auth: 'none', evidence: 'guess', run: () => resultPage } },
};

function shownAgain(parameter: Parameter): Record<string, string> {
  return Object.fromEntries(PARAMETERS.map((name) => [name, parameter(name) ?? '']));
}

/** A redirect URI may have a query of its own, and any scheme. */
function redirect(to: string, mark: '?' | '#', members: [string, string][]): RestAnswer {
  const joint = mark === '?' && to.includes('?') ? '&' : mark;
  const Location = `${to}${joint}${new URLSearchParams(members).toString()}`;
  return seeOther(Location);
}
