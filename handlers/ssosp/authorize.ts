/**
 * /ssosp/oauth/authorize: shows the login form for local users, and sends the browser back with a
 * code (code grant) or with an opaque token in the fragment (implicit grant). [client, doc]
 * facts/centralized.md 3.3
 */
import type { Prepared, Resource, RestAnswer } from '../../server/dispatch/rest';
import { issueCode, issueOpaqueToken } from '../../server/domain/authz/grants';
import { isActive } from '../../server/domain/authz/refresh-tokens';
import { oauthSettings } from '../../server/domain/authz/settings';
import { verifyLogin } from '../../server/domain/credentials/login';
import { FORM } from '../../server/rest/decode';
import { textOf } from '../../server/schema/tree';
import { loginForm, resultPage } from './login-form';
import { INVALID_REQUEST } from './refusal';
import { ofForm, ofQuery, PARAMETERS, readRequest, type Parameter } from './request';

export const authorize: Resource = {
  path: 'oauth/authorize',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'client',
      run(call) {
        const parameter = ofQuery(call);
        return readRequest(call, parameter)
          ? loginForm(shownAgain(parameter), 200)
          : INVALID_REQUEST;
      },
    },
    POST: {
      auth: 'none',
      evidence: 'guess',
      takes: FORM,
      /** the end user who logged in; undefined when it was none */
      async prepare(call: Prepared): Promise<string | undefined> {
        if (!readRequest(call, ofForm(call.body))) return undefined;
        const userid = textOf(call.body.j_username)?.trim() ?? '';
        const password = textOf(call.body.j_password) ?? '';
        if (userid === '' || password === '') return undefined;
        const { cluster, node } = call;
        const login = await verifyLogin(cluster, node, userid, password);
        return login.ok && login.user.kind === 'end' ? login.user.userid : undefined;
      },
      run(call, prepared) {
        const { cluster, tx, body, origin } = call;
        const parameter = ofForm(body);
        const request = readRequest(call, parameter);
        if (!request) return INVALID_REQUEST;
        const userid = prepared as string | undefined;
        if (userid === undefined || !isActive(cluster, tx, userid))
          return loginForm(shownAgain(parameter), 401, 'Invalid username or password');
        const { clientId, redirectUri, responseType, state } = request;
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
      },
    },
  },
};

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
  return { status: 302, headers: { Location, 'Cache-Control': 'no-store' } };
}
