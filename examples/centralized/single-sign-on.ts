/**
 * The section on sub-domains: SAML SSO in the second telephony cluster, so that its users log in at the
 * company's identity provider, where they are known by their mail addresses.
 */
import { expectEqual, expectText, type Step } from '../support/story';
import { callJson } from '../support/unity';
import { mailOf } from './people';
import { ADMIN, HOMES, IDP, PASSWORD, SPOKE, type Parts } from './parts';

export function singleSignOn({ lab, sabotaged }: Parts): Step[] {
  const json = async (what: string, body: object) => {
    const { status, value } = await callJson(lab, what, { login: ADMIN, body });
    if (status > 299) throw new Error(`${what}: ${status} ${JSON.stringify(value)}`);
    return value;
  };
  const settings = `PUT ${lab.urlOf(SPOKE)}/ucmock/sso/settings`;

  return [
    {
      title: 'SSO: the second telephony cluster gets the metadata of the identity provider',
      async play() {
        const { text: idpMetadata } = await lab.call(`${lab.urlOf(IDP)}/idp/metadata`);
        const { identityProvider } = await json(settings, { idpMetadata });
        const { entityId } = identityProvider as { entityId: string };
        expectText('entity id', entityId, IDP);
        return entityId;
      },
    },
    {
      title: 'SSO: the identity provider gets that of the service provider, and knows the users',
      async play() {
        const url = `${lab.urlOf(SPOKE)}/ssosp/ws/config/metadata/sp`;
        const { text: metadata } = await lab.call(url, { login: ADMIN });
        expectText('metadata', metadata, `entityID="${SPOKE}"`);
        if (!sabotaged('no-sp-metadata'))
          await json(`POST ${lab.urlOf(IDP)}/ucmock/idp/service-providers`, { metadata });
        const here = Object.keys(HOMES).filter((userid) => HOMES[userid] === SPOKE);
        for (const userid of here)
          await json(`PUT ${lab.urlOf(IDP)}/ucmock/idp/users/${userid}`, {
            password: PASSWORD,
            attributes: { uid: mailOf(userid) },
          });
        return `${SPOKE}; ${here.map(mailOf).join(', ')}`;
      },
    },
    {
      title: 'SSO: it is enabled there, and clients are told so (singleSignOn)',
      async play() {
        await json(settings, { enabled: true });
        const url = `${lab.urlOf(SPOKE)}/ssosp/ws/public/singleSignOn`;
        const { text } = await lab.call(url);
        expectText('answer', text, '<Status enabled="true"');
        const form = await lab.call(`${lab.urlOf(SPOKE)}/ssosp/local/login`);
        expectEqual('status of the recovery URL', form.status, 200);
        return `${SPOKE}: on, with the recovery URL`;
      },
    },
  ];
}
