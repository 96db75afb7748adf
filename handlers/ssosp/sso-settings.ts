/**
 * System > SAML Single Sign-On, as JSON: mode, import of the identity provider's metadata, enable and
 * disable, recovery URL. The page's test of a login before it enables is left out. [own]
 */
import { administrator, ownFormError, reader, shownJson } from '../../server/dispatch/own-form';
import type { Resource, RestProduct } from '../../server/dispatch/rest';
import { MODES, readSso, writeSso, type SsoSettings } from '../../server/domain/sso/settings';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Tx } from '../../server/store/store';
import { readIdentityProvider } from '../../server/security/saml-metadata';

const settings: Resource = {
  path: 'settings',
  methods: {
    GET: { auth: reader, evidence: 'guess', run: ({ tx }) => shownJson(viewOf(tx)) },
    PUT: {
      auth: administrator,
      evidence: 'guess',
      takes: 'sso',
      run({ tx, json }) {
        writeSso(tx, formOf(json, readSso(tx)));
        return shownJson(viewOf(tx));
      },
    },
  },
};

export const ssoProduct: RestProduct = {
  name: 'sso',
  base: '/ucmock/sso',
  resources: [settings],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};

function viewOf(tx: Tx): object {
  const { idpMetadata, ...rest } = readSso(tx);
  const { entityId = '', singleSignOn = '' } = readIdentityProvider(idpMetadata) ?? {};
  return { ...rest, identityProvider: { entityId, singleSignOn } };
}

/** A member that is left out stays. */
function formOf(json: unknown, before: SsoSettings): SsoSettings {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new DomainRefusal('invalid', 'A JSON object is needed.');
  const form = { ...before };
  for (const [name, value] of Object.entries(json)) {
    const mode = MODES.find((one) => one === value);
    if (name === 'mode' && mode) form.mode = mode;
    else if ((name === 'enabled' || name === 'recoveryUrl') && typeof value === 'boolean')
      form[name] = value;
    else if (name === 'idpMetadata' && typeof value === 'string') form.idpMetadata = value;
    else throw new DomainRefusal('invalid', `${name} cannot be ${JSON.stringify(value)}.`);
  }
  return form;
}
