/**
 * Certificates as a node of the platform makes them for itself: self-signed ones of its units and
 * requests to be signed by others, RSA or EC. [doc] five years, [guess] names of the subject
 *
 * Keys are made in the thread pool: an RSA key takes up to 300 ms.
 */
import { createPublicKey, generateKeyPair, webcrypto, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { serial, x509Library, type Identity } from './authority';

export type KeyKind = { type: 'rsa'; bits: number } | { type: 'ec'; curve: 'P-256' | 'P-384' };
export type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512';

export interface Wish {
  key: KeyKind;
  hash?: Hash;
  commonName: string;
  /** the rest of the subject: unit, organisation, place, state, country */
  place?: string;
  /** host names and addresses; may be none */
  names: readonly string[];
  /** it signs others, as CAPF does */
  authority?: boolean;
  /** the old form, with these extended uses and neither names nor constraints */
  uses?: readonly string[];
}

const DAY = 86_400_000;
const PLACE = 'OU=ucmock, O=ucmock, L=Test, ST=Test, C=US';
const SERVER_AND_CLIENT = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];
type Extension = InstanceType<ReturnType<typeof x509Library>['Extension']>;
const pairOf = promisify(generateKeyPair);

export async function makeKey(kind: KeyKind): Promise<KeyObject> {
  if (kind.type === 'rsa') return (await pairOf('rsa', { modulusLength: kind.bits })).privateKey;
  return (await pairOf('ec', { namedCurve: kind.curve })).privateKey;
}

/** @param now milliseconds of the machine; @param days of its life */
export async function selfSign(
  wish: Wish,
  { now, days, privateKey }: { now: number; days: number; privateKey?: KeyObject },
): Promise<Identity> {
  // Begun before the library is loaded: an RSA key takes as long as that.
  const making = privateKey ?? makeKey(wish.key);
  const x509 = x509Library();
  const key = await making;
  const keys = await importPair(key, wish);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: subjectOf(wish),
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + days * DAY),
    signingAlgorithm: algorithmOf(wish),
    keys,
    extensions: wish.uses
      ? await oldExtensions(wish.uses, keys.publicKey)
      : [
          new x509.BasicConstraintsExtension(wish.authority === true, undefined, true),
          ...(await extensionsOf(wish, keys.publicKey)),
          // Else OpenSSL takes one of the same name, where a trust store has the older one too.
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
  });
  return { cert: `${cert.toString('pem')}\n`, key: pemOf(key) };
}

/** @returns the request and the key that it is about, both PEM */
export async function makeRequest(wish: Wish): Promise<{ request: string; key: string }> {
  const x509 = x509Library();
  const key = await makeKey(wish.key);
  const keys = await importPair(key, wish);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subjectOf(wish),
    keys,
    signingAlgorithm: algorithmOf(wish),
    extensions: await extensionsOf(wish, keys.publicKey),
  });
  return { request: `${request.toString('pem')}\n`, key: pemOf(key) };
}

/** DNS names and addresses that a request asks for. */
export function namesOfRequest(pem: string): string[] {
  const x509 = x509Library();
  const request = new x509.Pkcs10CertificateRequest(pem);
  const found = request.extensions.find(
    (one) => one instanceof x509.SubjectAlternativeNameExtension,
  );
  return found instanceof x509.SubjectAlternativeNameExtension
    ? found.names.items.map(({ value }) => value)
    : [];
}

/** In the order of a real node's `show cert own`. [mem] */
async function oldExtensions(
  uses: readonly string[],
  publicKey: webcrypto.CryptoKey,
): Promise<Extension[]> {
  const x509 = x509Library();
  const { digitalSignature, keyEncipherment, dataEncipherment, keyAgreement, keyCertSign } =
    x509.KeyUsageFlags;
  return [
    new x509.ExtendedKeyUsageExtension([...uses]),
    new x509.KeyUsagesExtension(
      digitalSignature | keyEncipherment | dataEncipherment | keyAgreement | keyCertSign,
    ),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

async function extensionsOf(
  { key, names, authority }: Wish,
  publicKey: webcrypto.CryptoKey,
): Promise<Extension[]> {
  const x509 = x509Library();
  const { digitalSignature, keyEncipherment, keyCertSign } = x509.KeyUsageFlags;
  const usage =
    digitalSignature |
    (key.type === 'rsa' ? keyEncipherment : 0) |
    (authority === true ? keyCertSign : 0);
  return [
    new x509.KeyUsagesExtension(usage, true),
    new x509.ExtendedKeyUsageExtension(SERVER_AND_CLIENT),
    ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names.map(sanOf))]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

function sanOf(value: string): { type: 'ip' | 'dns'; value: string } {
  return { type: isIP(value) ? 'ip' : 'dns', value };
}

/** A comma in a name would begin another part of the subject. */
function subjectOf({ commonName, place = PLACE }: Wish): string {
  return `CN=${commonName.replace(/[\\,+"<>;=]/g, '\\$&')}, ${place}`;
}

function algorithmOf({ key, hash = 'SHA-256' }: Wish): {
  name: string;
  hash: Hash;
  namedCurve?: string;
} {
  return key.type === 'rsa'
    ? { name: 'RSASSA-PKCS1-v1_5', hash }
    : { name: 'ECDSA', hash, namedCurve: key.curve };
}

async function importPair(key: KeyObject, wish: Wish): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = algorithmOf(wish);
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const { subtle } = webcrypto;
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, algorithm, true, ['verify']),
  };
}

function pemOf(key: KeyObject): string {
  return String(key.export({ format: 'pem', type: 'pkcs8' }));
}
