/**
 * Trust stores: certificates of others, by the service that trusts them. They are rows like any
 * other, so every node has them. facts/pin-sync.md 9
 */
import { X509Certificate } from 'node:crypto';
import type { Row, Tx } from '../store/store';

/** Numbers as in the type table typecertificateservice, which has not those of IM and Presence. [own] */
const NUMBERS = {
  'Phone-trust': 0,
  'Phone-VPN-trust': 1,
  'CallManager-trust': 3,
  'tomcat-trust': 5,
  'ipsec-trust': 7,
  'CAPF-trust': 9,
  'TVS-trust': 11,
  'directory-trust': 12,
  'Phone-SAST-trust': 13,
  'Phone-CTL-trust': 14,
  'userlicensing-trust': 15,
  'Phone-Edge-trust': 20,
  'cup-trust': 101,
  'cup-xmpp-trust': 102,
} as const;

export type TrustStore = keyof typeof NUMBERS;

export const TRUST_STORES = Object.keys(NUMBERS) as TrustStore[];

/** Pages and clients do not agree on capitals: phone-edge-trust. */
export function trustStore(name: string): TrustStore | undefined {
  return TRUST_STORES.find((one) => one.toLowerCase() === name.toLowerCase());
}

export interface Trusted {
  pkid: string;
  pem: string;
  subject: string;
  issuer: string;
}

/** A certificate that cannot be taken; the message says why. */
export class CertificateRefused extends Error {
  override readonly name = 'CertificateRefused';
}

export function listTrusted(tx: Pick<Tx, 'all'>, store: TrustStore): Trusted[] {
  return tx
    .all(
      `select c.pkid as pkid, c.certificate as pem, c.subjectname as subject, c.issuername as issuer
         from certificate c join certificateservicecertificatemap m on m.fkcertificate = c.pkid
        where m.tkcertificateservice = ? order by c.subjectname, c.pkid`,
      NUMBERS[store],
    )
    .map((row: Row) => ({
      pkid: String(row.pkid),
      pem: String(row.pem),
      subject: String(row.subject),
      issuer: String(row.issuer),
    }));
}

/** @param now milliseconds of the machine: a certificate is for real clocks */
export interface Taking {
  ids: { pkid(): string };
  now: number;
}

/** Takes a certificate into a store; one that is there already stays as it is. @returns its pkid */
export function addTrusted(tx: Tx, { ids, now }: Taking, store: TrustStore, pem: string): string {
  const certificate = parseCertificate(pem);
  if (Date.parse(certificate.validTo) < now)
    throw new CertificateRefused(`The certificate of ${certificate.subject} has expired.`);
  const { issuer, serialNumber, subject, validTo } = certificate;
  const known = tx.get(
    'select pkid as pkid from certificate where issuername = ? and serialnumber = ?',
    issuer,
    serialNumber,
  );
  const pkid = known ? String(known.pkid) : ids.pkid();
  if (!known) {
    tx.run(
      `insert into certificate (pkid, certificate, issuername, serialnumber, subjectname, timetolive)
       values (?, ?, ?, ?, ?, ?)`,
      pkid,
      certificate.toString(),
      issuer,
      serialNumber,
      subject,
      validTo,
    );
  }
  const mapped = tx.get(
    'select 1 from certificateservicecertificatemap where fkcertificate = ? and tkcertificateservice = ?',
    pkid,
    NUMBERS[store],
  );
  if (!mapped) {
    tx.run(
      'insert into certificateservicecertificatemap (pkid, fkcertificate, tkcertificateservice) values (?, ?, ?)',
      ids.pkid(),
      pkid,
      NUMBERS[store],
    );
  }
  return pkid;
}

/** @returns false when the store has no such certificate */
export function removeTrusted(tx: Tx, store: TrustStore, pkid: string): boolean {
  const gone = tx.run(
    'delete from certificateservicecertificatemap where fkcertificate = ? and tkcertificateservice = ?',
    pkid,
    NUMBERS[store],
  );
  tx.run(
    `delete from certificate where pkid = ? and not exists
       (select 1 from certificateservicecertificatemap m where m.fkcertificate = certificate.pkid)`,
    pkid,
  );
  return gone > 0;
}

/** @throws CertificateRefused */
export function parseCertificate(pem: string): X509Certificate {
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new CertificateRefused('The certificate is not in PEM form.');
  try {
    return new X509Certificate(pem);
  } catch {
    throw new CertificateRefused('The certificate cannot be read.');
  }
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** One text may hold a chain. @throws CertificateRefused */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(BLOCK);
  return blocks ? blocks.map(parseCertificate) : [parseCertificate(pem)];
}
