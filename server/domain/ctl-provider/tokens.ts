/**
 * Which security tokens a new CTL file has: those of the file that is there, the ones that the client
 * inserted, less those that it deletes. facts/trust-lists.md 4, "Lost tokens"
 */
import { X509Certificate } from 'node:crypto';
import type { Tx } from '../../store/store';
import { listTrusted } from '../../security/trust-store';
import { tokenNameText } from '../trust-lists/name-text';
import { signsLists } from '../trust-lists/header';
import { ROLE, type RecordFacts } from '../trust-lists/records';
import { decodeList, isVerified } from '../trust-lists/trust-list';
import { CtlRefused } from './refusal';

/** [doc] one that is lost can then be replaced */
const FEWEST = 2;
/** [own] a file of more is larger than phones read */
const MOST = 20;

/** Certificates of the eTokens in a file; its own entries of the cluster's keys have a host. */
export function tokensIn(file: Buffer | undefined): X509Certificate[] {
  if (!file) return [];
  let list: ReturnType<typeof decodeList>;
  try {
    list = decodeList(file);
    if (!isVerified(file, list)) throw new CtlRefused('file-damaged');
    return list.records.flatMap(({ function: role, host, certificate }) =>
      role === ROLE.SAST && (host ?? '') === '' && certificate
        ? [new X509Certificate(certificate)]
        : [],
    );
  } catch {
    throw new CtlRefused('file-damaged');
  }
}

export interface TokenWish {
  /** inserted ones, the first one signs */
  given: readonly X509Certificate[];
  /** serial numbers of those that are deleted, hexadecimal */
  remove: readonly string[];
}

/** @throws CtlRefused @param current undefined: there is no file */
export function chosenTokens(
  current: readonly X509Certificate[] | undefined,
  { given, remove }: TokenWish,
): X509Certificate[] {
  const [signer] = given;
  if (!signer) throw new CtlRefused('question-malformed');
  const present = current ?? [];
  if (current && !present.some((one) => isSame(one, signer)))
    throw new CtlRefused('token-not-in-file');
  const all = [signer, ...present.filter((one) => !isSame(one, signer))];
  for (const one of given.slice(1)) {
    if (all.some((other) => isSame(one, other))) throw new CtlRefused('token-twice');
    all.push(one);
  }
  const left = all.filter(({ serialNumber }) => !remove.includes(serialNumber));
  if (all.length - left.length < new Set(remove).size) throw new CtlRefused('no-such-token');
  if (!left.includes(signer)) throw new CtlRefused('token-needed');
  if (left.length > MOST) throw new CtlRefused('question-malformed');
  if (remove.length > 0) needEnough(left);
  return left;
}

/** @throws CtlRefused */
export function needEnough(tokens: readonly X509Certificate[]): void {
  if (tokens.length < FEWEST) throw new CtlRefused('too-few-tokens');
}

/** @param der as the client sends it @throws CtlRefused for one that is none, or of somebody else */
export function readToken(tx: Tx, der: Buffer): X509Certificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    throw new CtlRefused('token-malformed');
  }
  const { publicKey, issuer } = certificate;
  if (publicKey.asymmetricKeyType !== 'rsa' || !signsLists(publicKey))
    throw new CtlRefused('token-malformed');
  // What is behind the certificate would get into the file with it.
  if (!certificate.raw.equals(der)) throw new CtlRefused('token-malformed');
  // The manufacturer is trusted from the start, as that of the phones. [doc]
  const makers = listTrusted(tx, 'CallManager-trust').filter(({ subject }) => subject === issuer);
  if (!makers.some(({ pem }) => certificate.verify(new X509Certificate(pem).publicKey)))
    throw new CtlRefused('token-not-trusted');
  return certificate;
}

export function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.raw.equals(other.raw);
}

/** Its names as the CTL client writes them. */
export function tokenNames({ subject, issuer }: X509Certificate): {
  subject: string;
  issuer: string;
} {
  return { subject: tokenNameText(subject), issuer: tokenNameText(issuer) };
}

/** Its record in the file. [recorded] without a host and without the certificate's signature */
export function tokenRecord(certificate: X509Certificate): RecordFacts {
  const names = tokenNames(certificate);
  return { role: 'SAST', host: '', certificate, names, signature: false };
}
