/**
 * Who comes with a telephone's certificate? Expressway-E asks for it over TLS, and the list
 * "Activation code onboarding trusted CA certificates" says whose signature counts. [doc]
 */
import { X509Certificate } from 'node:crypto';
import { machineNow } from '../../runtime/clock';
import type { Ids } from '../../runtime/ids';
import { DomainRefusal } from '../../schema/refusal';
import { chainOf, oneLine } from '../../security/chain';
import { CertificateRefused, parseCertificate } from '../../security/trust-store';
import type { Tx } from '../../store/store';

export interface ActivationTrust {
  id: string;
  subject: string;
}

/** One that is there already stays. @throws CertificateRefused for what is none */
export function addActivationTrust(tx: Tx, ids: Pick<Ids, 'pkid'>, pem: string): string {
  const certificate = parseCertificate(pem);
  const text = certificate.toString();
  const known = tx.get('select pkid from activationtrust where certificate = ?', text);
  if (known) return String(known.pkid);
  const pkid = ids.pkid();
  tx.run(
    'insert into activationtrust (pkid, certificate, subject) values (?, ?, ?)',
    ...[pkid, text, oneLine(certificate.subject)],
  );
  return pkid;
}

/** Append CA certificate for mTLS. @throws DomainRefusal for what is no certificate */
export function uploadActivationTrust(tx: Tx, ids: Pick<Ids, 'pkid'>, pem: string): void {
  try {
    addActivationTrust(tx, ids, pem);
  } catch (error) {
    if (!(error instanceof CertificateRefused)) throw error;
    throw new DomainRefusal('invalid', error.message);
  }
}

export function listActivationTrust(tx: Tx): ActivationTrust[] {
  return tx
    .all('select pkid, subject from activationtrust order by subject')
    .map(({ pkid, subject }) => ({ id: String(pkid), subject: String(subject) }));
}

export function removeActivationTrust(tx: Tx, id: string): void {
  if (tx.run('delete from activationtrust where pkid = ?', id) === 0)
    throw new DomainRefusal('not found', `There is no certificate ${id}.`);
}

/** CN of a manufacturing installed certificate: CP-8841-SEP001122334455. [client] */
const SUBJECT = /^CN=CP-[0-9A-Z]{4,8}-(SEP[0-9A-F]{12})$/m;

/** Name of the telephone whose certificate this is; undefined: it is not trusted, or is none of a telephone. */
export function phoneOf(
  read: <T>(work: (tx: Tx) => T) => T,
  chain: readonly Buffer[],
): string | undefined {
  try {
    const [leaf, ...sent] = chain.map((der) => new X509Certificate(der));
    const name = SUBJECT.exec(leaf?.subject ?? '')?.[1];
    if (!leaf || name === undefined) return undefined;
    const trusted = read((tx) => tx.all('select certificate from activationtrust')).map(
      ({ certificate }) => new X509Certificate(String(certificate)),
    );
    chainOf(leaf, { sent, trusted, now: machineNow() });
    return name;
  } catch (error) {
    if (error instanceof CertificateRefused) return undefined;
    throw error;
  }
}
