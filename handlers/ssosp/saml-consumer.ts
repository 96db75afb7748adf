/**
 * /ssosp/saml/SSO/alias/{entity id}: takes the identity provider's response from the browser, starts a
 * session, and sends the browser on. [recorded] traces; the words are those of a CUCM [doc]
 */
import type { Resource, RestMethod } from '../../server/dispatch/rest';
import { acceptResponse, type SignedIn } from '../../server/domain/sso/sign-in';
import { FORM } from '../../server/rest/decode';
import { textOf } from '../../server/schema/tree';
import { refusedPage } from './login-form';
import { seeOther } from './saml-login';

const POST: RestMethod = {
  auth: 'none',
  evidence: 'recorded',
  takes: FORM,
  writes: false,
  prepare({ cluster, node, body }): Promise<SignedIn> {
    const response = textOf(body.SAMLResponse) ?? '';
    return acceptResponse(cluster, node, { response, relayState: textOf(body.RelayState) ?? '' });
  },
  run({ log }, prepared) {
    const signedIn = prepared as SignedIn;
    if (!signedIn.ok) {
      // Why is for the administrator, not for who tries.
      log.debug('saml-response-refused', { reason: signedIn.reason });
      return refusedPage(
        403,
        'Invalid SAML response. This may be caused when time is not in sync between the Cisco Unified Communications Manager and IDP servers. Please verify the NTP configuration on both servers.',
      );
    }
    return { ...seeOther(signedIn.relayUrl), signsIn: signedIn.user };
  },
};

export const samlConsumers: Resource[] = [
  { path: 'saml/SSO', methods: { POST } },
  { path: 'saml/SSO/alias/{alias}', methods: { POST } },
];
