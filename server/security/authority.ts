/**
 * The cluster's own certificate authority, and the server certificates that it signs.
 *
 * ECDSA P-256: made in milliseconds, but loading @peculiar/x509 takes 100 ms, so it is required
 * only here, when something has to be made; certificates.ts keeps what was made.
 */
import { createPrivateKey, createPublicKey, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its private key, both PEM. */
export interface Identity {
  cert: string;
  key: string;
}

const DAY = 86_400_000;
const CA_DAYS = 3650;
/** Apple's clients refuse longer lives, of private authorities too. */
const SERVER_DAYS = 825;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** What a CUCM's tomcat certificate may do: be a server and, towards other products, a client. */
const USES = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];

type X509 = typeof import('@peculiar/x509');
type Key = webcrypto.CryptoKey;

export function x509Library(): X509 {
  /* eslint-disable @typescript-eslint/no-require-imports -- 100 ms that a start with kept certificates need not pay */
  require('reflect-metadata');
  const x509 = require('@peculiar/x509') as X509;
  /* eslint-enable @typescript-eslint/no-require-imports */
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  return x509;
}

/** @param now milliseconds of the machine, not of the cluster's clock: clients judge by theirs */
export async function makeAuthority(now: number): Promise<Identity> {
  const x509 = x509Library();
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    // Two authorities in one trust store have to differ by name, else clients try the wrong one.
    name: `CN=ucmock CA ${randomBytes(4).toString('hex')}, O=ucmock`,
    ...life(now, CA_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${ca.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
}

/** @param names host names and addresses that the certificate is for, the main one first */
export async function makeServer(
  authority: Identity,
  names: readonly string[],
  now: number,
): Promise<Identity> {
  const x509 = x509Library();
  const ca = new x509.X509Certificate(authority.cert);
  const signer = await importSigner(authority.key);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${names[0] ?? 'localhost'}, O=ucmock`,
    issuer: ca.subject,
    ...life(now, SERVER_DAYS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    extensions: [
      ...(await serverExtensions(x509, keys.publicKey, names)),
      // Both identifiers: Python 3.13 refuses chains without them.
      await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ],
  });
  return { cert: `${cert.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
}

/** A server certificate that vouches for itself, as a fresh installation of the platform has. */
export async function makeSelfSigned(names: readonly string[], now: number): Promise<Identity> {
  const x509 = x509Library();
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${names[0] ?? 'localhost'}, O=ucmock`,
    ...life(now, SERVER_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: await serverExtensions(x509, keys.publicKey, names),
  });
  return { cert: `${cert.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
}

async function serverExtensions(
  x509: X509,
  publicKey: Key,
  names: readonly string[],
): Promise<InstanceType<X509['Extension']>[]> {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension(USES),
    new x509.SubjectAlternativeNameExtension(
      names.map((name) => ({
        type: isIP(name) ? ('ip' as const) : ('dns' as const),
        value: name,
      })),
    ),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

function life(now: number, days: number): { notBefore: Date; notAfter: Date } {
  // A day back, for clients whose clocks are behind.
  return { notBefore: new Date(now - DAY), notAfter: new Date(now + days * DAY) };
}

async function exportKey(key: Key): Promise<string> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return String(
    createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({
      format: 'pem',
      type: 'pkcs8',
    }),
  );
}

async function importSigner(pem: string): Promise<{ privateKey: Key; publicKey: Key }> {
  const key = createPrivateKey(pem);
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
  };
}

/** A positive serial number of 16 octets. */
export function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes.toString('hex');
}
