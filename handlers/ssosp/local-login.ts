/**
 * /ssosp/local/login: the recovery URL, by which administrators log in with their password while SAML
 * SSO is on; `utils sso recovery-url disable` closes it. [doc] the URL, the fields are a guess
 */
import type { Prepared, Resource } from '../../server/dispatch/rest';
import { verifyLogin } from '../../server/domain/credentials/login';
import { readSso } from '../../server/domain/sso/settings';
import type { Principal } from '../../server/cluster/principal';
import { FORM } from '../../server/rest/decode';
import { RestError } from '../../server/schema/rest-error';
import { textOf } from '../../server/schema/tree';
import { loginForm } from './login-form';
import { localPath } from './relay';
import { seeOther } from './saml-login';

export const localLogin: Resource = {
  path: 'local/login',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'guess',
      run(call) {
        checkOpen(call);
        const relayurl = localPath(call.query.get('relayurl') ?? '/');
        return loginForm({ relayurl }, 200, { action: 'login' });
      },
    },
    POST: {
      auth: 'none',
      evidence: 'guess',
      takes: FORM,
      writes: false,
      async prepare(call): Promise<Principal | undefined> {
        checkOpen(call);
        const userid = textOf(call.body.j_username)?.trim() ?? '';
        const password = textOf(call.body.j_password) ?? '';
        if (userid === '' || password === '') return undefined;
        const login = await verifyLogin(call.cluster, call.node, userid, password);
        return login.ok ? login.user : undefined;
      },
      run({ body }, prepared) {
        const relayurl = localPath(textOf(body.relayurl) ?? '/');
        const user = prepared as Principal | undefined;
        if (user) return { ...seeOther(relayurl), signsIn: user };
        const message = 'Invalid username or password';
        return loginForm({ relayurl }, 401, { action: 'login', message });
      },
    },
  },
};

/** While SAML SSO is off there is no other login than this one. */
function checkOpen({ node }: Prepared): void {
  const { enabled, recoveryUrl } = node.store.read(readSso);
  if (enabled && !recoveryUrl) throw new RestError(403, 'The recovery URL is disabled.');
}
