/**
 * How the identity provider makes its assertions. As installed they are right; a test makes them wrong
 * in one point to see a service provider refuse them.
 */
import type { Cluster } from '../../cluster/cluster';
import { createIds } from '../../runtime/ids';
import { DomainRefusal } from '../../schema/refusal';
import type { Identity } from '../../security/authority';
import { writeResponse, type Signed } from '../../security/saml-sign';
import type { Tx } from '../../store/store';
import type { Attributes } from './users';

export const SIGNED = ['assertion', 'response', 'both', 'none'] as const;

export interface AssertionForm {
  signed: Signed;
  /** encrypted, where the service provider has a key for it */
  encrypted: boolean;
  /** seconds that its clock is ahead; negative: behind */
  clockSkew: number;
  /** seconds that an assertion lives */
  lifetime: number;
  /** '' as asked for */
  audience: string;
  recipient: string;
  inResponseTo: string;
  issuer: string;
}

const INSTALLED: AssertionForm = {
  signed: 'assertion',
  encrypted: false,
  clockSkew: 0,
  lifetime: 300,
  audience: '',
  recipient: '',
  inResponseTo: '',
  issuer: '',
};

export function readForm(tx: Tx): AssertionForm {
  const row = tx.get('select form from idpassertion');
  return row ? { ...INSTALLED, ...(JSON.parse(String(row.form)) as object) } : INSTALLED;
}

/** The whole form: what is left out is as installed. @throws DomainRefusal */
export function writeForm(cluster: Cluster, tx: Tx, json: unknown): void {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new DomainRefusal('invalid', 'A JSON object is needed.');
  for (const [name, value] of Object.entries(json)) {
    const usual = INSTALLED[name as keyof AssertionForm] as unknown;
    const fits =
      typeof value === typeof usual && (name !== 'signed' || SIGNED.some((one) => one === value));
    if (!fits) throw new DomainRefusal('invalid', `${name} cannot be ${JSON.stringify(value)}.`);
  }
  tx.run('delete from idpassertion');
  tx.run(
    'insert into idpassertion (pkid, form) values (?, ?)',
    cluster.ids.pkid(),
    JSON.stringify(json),
  );
}

/** Not the cluster's ids: with a seed an assertion could be guessed. */
const chance = createIds();

export interface Asked {
  /** entity id of the service provider */
  audience: string;
  /** where its response is to be posted */
  acs: string;
  requestId: string;
  /** entity id of the identity provider */
  issuer: string;
  /** the service provider's certificate for it, PEM */
  encryption: string | undefined;
}

/** @returns the response, XML */
export async function assertionFor(
  cluster: Cluster,
  form: AssertionForm,
  { attributes, identity, asked }: { attributes: Attributes; identity: Identity; asked: Asked },
): Promise<string> {
  const id = (): string => `_${chance.bytes(16).toString('hex')}`;
  const issued = cluster.clock.now() + form.clockSkew * 1000;
  const given = (told: string, usual: string): string => (told === '' ? usual : told);
  return writeResponse(
    {
      ids: { response: id(), assertion: id(), name: id() },
      issuer: given(form.issuer, asked.issuer),
      audience: given(form.audience, asked.audience),
      recipient: given(form.recipient, asked.acs),
      inResponseTo: given(form.inResponseTo, asked.requestId),
      issued,
      notBefore: issued,
      notOnOrAfter: issued + form.lifetime * 1000,
      attributes,
    },
    { signed: form.signed, encryption: form.encrypted ? asked.encryption : undefined },
    identity,
  );
}
