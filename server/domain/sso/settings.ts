/**
 * SAML single sign-on of a cluster: System > SAML Single Sign-On. Off in a fresh cluster, its recovery
 * URL on. [doc] what can be set; the table is ours [guess]
 */
import { DomainRefusal } from '../../schema/refusal';
import { readIdentityProvider, type IdentityProvider } from '../../security/saml-metadata';
import type { Tx } from '../../store/store';

/** One agreement with the identity provider for each node, or one for all. [doc] */
export const MODES = ['node', 'cluster'] as const;
export type SsoMode = (typeof MODES)[number];

export interface SsoSettings {
  mode: SsoMode;
  enabled: boolean;
  /** may administrators log in locally all the same? */
  recoveryUrl: boolean;
  /** metadata of the identity provider, XML; '' before it was imported */
  idpMetadata: string;
}

const INSTALLED: SsoSettings = {
  mode: 'node',
  enabled: false,
  recoveryUrl: true,
  idpMetadata: '',
};

export function readSso(tx: Tx): SsoSettings {
  const row = tx.get('select * from samlsso');
  if (!row) return INSTALLED;
  return {
    mode: row.ssomode === 'cluster' ? 'cluster' : 'node',
    enabled: row.isenabled === 't',
    recoveryUrl: row.isrecoveryurlenabled === 't',
    idpMetadata: String(row.idpmetadata ?? ''),
  };
}

/** @throws DomainRefusal when it cannot be enabled, or the mode changed while it is */
export function writeSso(tx: Tx, form: SsoSettings): void {
  const before = readSso(tx);
  if (form.enabled && form.idpMetadata === '')
    throw new DomainRefusal('conflict', 'The metadata of the identity provider is missing.');
  if (before.enabled && form.enabled && before.mode !== form.mode)
    throw new DomainRefusal('conflict', 'The mode is changed while SAML SSO is disabled.');
  if (form.idpMetadata !== '' && !readIdentityProvider(form.idpMetadata))
    throw new DomainRefusal(
      'invalid',
      'This is no metadata of an identity provider with a signing certificate and HTTP-Redirect.',
    );
  tx.run('delete from samlsso');
  tx.run(
    'insert into samlsso (ssomode, isenabled, isrecoveryurlenabled, idpmetadata) values (?, ?, ?, ?)',
    ...[form.mode, flag(form.enabled), flag(form.recoveryUrl), form.idpMetadata],
  );
}

function flag(value: boolean): 't' | 'f' {
  return value ? 't' : 'f';
}

/** Parsing metadata takes longer than reading the row. */
let last: { xml: string; provider: IdentityProvider | undefined } | undefined;

/** The identity provider while SSO is on; undefined while it is off. */
export function identityProvider(tx: Tx): IdentityProvider | undefined {
  const { enabled, idpMetadata: xml } = readSso(tx);
  if (!enabled) return undefined;
  if (last?.xml !== xml) last = { xml, provider: readIdentityProvider(xml) };
  return last.provider;
}
