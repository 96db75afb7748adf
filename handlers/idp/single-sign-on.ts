/** /idp/metadata and /idp/sso: the request comes by redirect, the response leaves in a form that posts itself. */
import type { Prepared, Resource, RestAnswer } from '../../server/dispatch/rest';
import { assertionFor, readForm } from '../../server/domain/idp/assertion';
import { signingIdentity } from '../../server/domain/idp/key';
import { findProvider } from '../../server/domain/idp/service-providers';
import { logIn } from '../../server/domain/idp/users';
import { FORM } from '../../server/rest/decode';
import { escapeAttribute, escapeText } from '../../server/runtime/escape';
import { RestError } from '../../server/schema/rest-error';
import { textOf } from '../../server/schema/tree';
import { writeIdentityProvider } from '../../server/security/saml-metadata';
import { readRequest } from '../../server/security/saml-request';

export const metadata: Resource = {
  path: 'metadata',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'guess',
      prepare: ({ cluster }) => signingIdentity(cluster),
      run(call, prepared) {
        const { cert } = prepared as { cert: string };
        const text = writeIdentityProvider({
          entityId: entityIdOf(call),
          singleSignOn: `${call.origin}/idp/sso`,
          certificates: [cert],
        });
        return { body: { kind: 'text', type: 'application/samlmetadata+xml', text } };
      },
    },
  },
};

export const singleSignOn: Resource = {
  path: 'sso',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'guess',
      run(call) {
        const request = call.query.get('SAMLRequest') ?? '';
        judged(call, request);
        const RelayState = call.query.get('RelayState') ?? '';
        return loginPage({ SAMLRequest: request, RelayState }, 200);
      },
    },
    POST: {
      auth: 'none',
      evidence: 'guess',
      takes: FORM,
      writes: false,
      prepare: (call) => answer(call),
      run: (_call, prepared) => prepared as RestAnswer,
    },
  },
};

async function answer(call: Prepared): Promise<RestAnswer> {
  const { cluster, node, body } = call;
  const [SAMLRequest = '', RelayState = '', username = '', password = ''] = [
    ...['SAMLRequest', 'RelayState', 'username', 'password'],
  ].map((name) => textOf(body[name]));
  const { id, issuer, acs, encryption } = judged(call, SAMLRequest);
  const user = await logIn(node, username, password);
  if (!user) return loginPage({ SAMLRequest, RelayState }, 401, 'Wrong user name or password');
  const response = await assertionFor(cluster, node.store.read(readForm), {
    attributes: user.attributes,
    identity: await signingIdentity(cluster),
    asked: { requestId: id, audience: issuer, acs, issuer: entityIdOf(call), encryption },
  });
  const SAMLResponse = Buffer.from(response).toString('base64');
  return page(
    200,
    `<form method="post" action="${escapeAttribute(acs)}">${hidden({ SAMLResponse, RelayState })}` +
      '<button>Continue</button></form><script>document.forms[0].submit()</script>',
  );
}

type Judged = ReturnType<typeof readRequest> & { encryption: string | undefined };

/** An answer goes only where the metadata of the service provider says. @throws RestError */
function judged({ node }: Prepared, encoded: string): Judged {
  const request = readRequest(encoded);
  if (!request) throw new RestError(400, 'This is no authentication request.');
  const provider = node.store.read((tx) => findProvider(tx, request.issuer));
  if (!provider)
    throw new RestError(403, `The service provider ${request.issuer} is not known here.`);
  const acs = request.acs === '' ? (provider.consumers[0] ?? '') : request.acs;
  if (!provider.consumers.includes(acs))
    throw new RestError(403, `${acs} is no assertion consumer service of ${request.issuer}.`);
  return { ...request, acs, encryption: provider.encryption };
}

/** The same by whatever address a client comes. */
function entityIdOf({ node }: Prepared): string {
  return `https://${node.name}/idp`;
}

function loginPage(fields: Record<string, string>, status: 200 | 401, message = ''): RestAnswer {
  return page(
    status,
    `<form method="post" action="sso">${hidden(fields)}
<p><label>User name <input name="username" autocomplete="username"></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>
<p role="alert">${escapeText(message)}</p>
<p><button>Sign in</button></p></form>`,
  );
}

function hidden(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(
      ([name, value]) => `<input type="hidden" name="${name}" value="${escapeAttribute(value)}">`,
    )
    .join('');
}

function page(status: number, content: string): RestAnswer {
  const text = `<!DOCTYPE html><html lang="en"><head><title>Identity provider</title></head><body>${content}</body></html>`;
  return {
    status,
    headers: { 'Cache-Control': 'no-store', 'X-Frame-Options': 'DENY' },
    body: { kind: 'text', type: 'text/html;charset=UTF-8', text },
  };
}
