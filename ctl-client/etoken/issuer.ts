/**
 * Who makes the security tokens: an authority of ours with the name that real tokens show, and the
 * certificate of a token, with the names and the length of the published ones: subject text of 55
 * characters with a padded CN, key of 1024 bits, 902 bytes in all. [recorded] facts/trust-lists.md
 * 1.4, 1.5. What fills them up to that length is [guess].
 *
 * The authority's key is made of a text and known to everybody: it is a test's, not Cisco's.
 */
import { webcrypto } from 'node:crypto';
import { steadyRsa } from './steady-rsa';

type X509 = typeof import('@peculiar/x509');
type JsonName = import('@peculiar/x509').JsonName;

const ISSUER = { text: 'CN=Cisco Manufacturing CA, O=Cisco Systems', steps: [588, 480] } as const;
/** The signature that was usual when these tokens were made. [guess] */
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' };
const LIFE = { notBefore: '2005-06-10T22:16:01Z', notAfter: '2099-12-31T23:59:59Z' };
/** Real ones name where the authority is found; ours fill the same room. */
const PLACE = 'http://pki.example.com/ucmock';
/** characters of the path, a serial number of no bytes assumed */
const FILL = 59;

export interface TokenOrder {
  /** 'ADN0054f509': eleven characters on a real one */
  name: string;
  /** of the certificate: up to 20 bytes, without a zero in front */
  serial: Buffer;
  notBefore: Date;
  notAfter: Date;
  /** SubjectPublicKeyInfo of its RSA key, DER */
  publicKey: Buffer;
}

/** Certificate of the authority, PEM; the same in every process. */
export async function tokenIssuerCertificate(): Promise<string> {
  const { x509, key } = await authority();
  const cert = await x509.X509CertificateGenerator.create({
    ...{ subject: NAMES.issuer, issuer: NAMES.issuer, serialNumber: '6a6967b3000000000003' },
    ...{ publicKey: key.publicKey, signingKey: key.privateKey, signingAlgorithm: ALGORITHM },
    notBefore: new Date(LIFE.notBefore),
    notAfter: new Date(LIFE.notAfter),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(key.publicKey),
    ],
  });
  return `${cert.toString('pem')}\n`;
}

/** Makes the certificate of a token, DER. @throws when the name or the serial number is none */
export async function issueTokenCertificate(order: TokenOrder): Promise<Buffer> {
  const { name, serial } = order;
  if (!/^[\w-]{1,19}$/.test(name)) throw new Error(`"${name}" is no name of a security token`);
  if (serial.length < 1 || serial.length > 20 || serial[0] === 0)
    throw new Error('the serial number of a certificate has 1 to 20 bytes, the first one not 0');
  // Certificates are to have the same length: a serial number above 7F takes a byte more in DER.
  const longer = serial.length + ((serial[0] ?? 0) >> 7);
  return create(order, `${PLACE}${'/'.padEnd(FILL - longer, 'x')}`);
}

async function create(order: TokenOrder, place: string): Promise<Buffer> {
  const { x509, key } = await authority();
  const publicKey = await webcrypto.subtle.importKey('spki', order.publicKey, ALGORITHM, true, [
    'verify',
  ]);
  const cert = await x509.X509CertificateGenerator.create({
    subject: NAMES.token(order.name),
    issuer: NAMES.issuer,
    serialNumber: order.serial.toString('hex'),
    notBefore: order.notBefore,
    notAfter: order.notAfter,
    publicKey,
    signingKey: key.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(key.publicKey),
      new x509.CRLDistributionPointsExtension([`${place}.crl`]),
      new x509.AuthorityInfoAccessExtension({
        caIssuers: new x509.GeneralName('url', `${PLACE}/cmca.cer`),
      }),
    ],
  });
  return Buffer.from(cert.rawData);
}

/** The order in the certificate is the one in which it is shown: cn, ou, o. */
const NAMES = {
  issuer: [{ CN: ['Cisco Manufacturing CA'] }, { O: ['Cisco Systems'] }] as JsonName,
  token: (name: string): JsonName => [
    { CN: [`SAST-${name}`.padEnd(24)] },
    { OU: ['IPCBU'] },
    // Shown in quotation marks, so there is a blank at its end too. [guess]
    { O: ['Cisco Systems '] },
  ],
};

interface Authority {
  x509: X509;
  key: { publicKey: webcrypto.CryptoKey; privateKey: webcrypto.CryptoKey };
}

let made: Promise<Authority> | undefined;

function authority(): Promise<Authority> {
  return (made ??= make());
}

async function make(): Promise<Authority> {
  const jwk = steadyRsa(ISSUER);
  const { kty, n, e } = jwk;
  const [x509, privateKey, publicKey] = await Promise.all([
    library(),
    webcrypto.subtle.importKey('jwk', jwk, ALGORITHM, false, ['sign']),
    webcrypto.subtle.importKey('jwk', { kty, n, e } as webcrypto.JsonWebKey, ALGORITHM, true, [
      'verify',
    ]),
  ]);
  return { x509, key: { publicKey, privateKey } };
}

/** Loaded when the first certificate is made: it costs 100 ms. */
async function library(): Promise<X509> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  return x509;
}
