/**
 * The manufacturer of the simulated phones: a root, an issuing authority below it, and the
 * manufacturing installed certificate (MIC) of a phone, `CN=CP-8841-SEP<MAC>`. Two levels as at
 * Cisco, whose issuing one is "Cisco Manufacturing CA SHA2"; the names are ours. Real ones have RSA
 * keys; ours are P-256, so that a phone has its certificate in milliseconds. [guess]
 *
 * The same bytes in every process, so that a server can trust them before it has seen a phone:
 * schemas/stock/manufacturing.yaml holds the two certificates of the authorities.
 */
import { createHash, createPrivateKey, webcrypto } from 'node:crypto';
import { makeSteadyKey, signSteadily, type SteadyKey } from './steady-keys';

/** A certificate with its key; PEM, with line end. */
export interface Identity {
  cert: string;
  key: string;
}

export interface Mic extends Identity {
  /** the certificate and the issuing authority's, as a phone presents them */
  chain: string;
}

type X509 = typeof import('@peculiar/x509');

/** Longer than any test's clock travels; real ones end in 2029 and 2099. */
const LIFE = {
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2099-12-31T23:59:59Z'),
};
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const ROOT = 'CN=ucmock Test Manufacturing Root, O=ucmock';
const ISSUER = 'CN=ucmock Test Manufacturing CA SHA2, O=ucmock';

interface Manufacturer {
  x509: X509;
  root: string;
  issuer: string;
  rootKey: SteadyKey;
  issuerKey: SteadyKey;
}

let made: Promise<Manufacturer> | undefined;

/** Certificates of the two authorities, PEM. */
export async function manufacturerCertificates(): Promise<{ root: string; issuer: string }> {
  const { root, issuer } = await (made ??= make());
  return { root, issuer };
}

/**
 * The certificate that a phone leaves the factory with.
 *
 * @param product as in the certificate of a real one: 'CP-8841' @param device 'SEP' and the MAC
 */
export async function makeMic(product: string, device: string): Promise<Mic> {
  const { x509, issuer, issuerKey } = await (made ??= make());
  const subject = `CN=${product}-${device}, O=ucmock`;
  const key = await makeSteadyKey(subject);
  const cert = await issue(x509, {
    subject,
    issuer: ISSUER,
    publicKey: key.pair.publicKey,
    signer: issuerKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']),
    ],
  });
  return { cert, key: await pemOf(key), chain: cert + issuer };
}

async function make(): Promise<Manufacturer> {
  const x509 = await library();
  const [rootKey, issuerKey] = await Promise.all([makeSteadyKey(ROOT), makeSteadyKey(ISSUER)]);
  const authority = (pathLength: number): InstanceType<X509['Extension']>[] => [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ];
  const of = { issuer: ROOT, signer: rootKey };
  const root = await issue(x509, {
    ...{ ...of, subject: ROOT, publicKey: rootKey.pair.publicKey, extensions: authority(1) },
  });
  const issuer = await issue(x509, {
    ...{ ...of, subject: ISSUER, publicKey: issuerKey.pair.publicKey, extensions: authority(0) },
  });
  return { x509, root, issuer, rootKey, issuerKey };
}

interface Wanted {
  subject: string;
  issuer: string;
  publicKey: webcrypto.CryptoKey;
  signer: SteadyKey;
  extensions: InstanceType<X509['Extension']>[];
}

async function issue(x509: X509, { signer, ...wanted }: Wanted): Promise<string> {
  const subtle = new Proxy(webcrypto.subtle, {
    get(target, name) {
      if (name === 'sign')
        return (_algorithm: unknown, _key: unknown, data: ArrayBuffer) =>
          Promise.resolve(
            Uint8Array.from(signSteadily(signer.secret, new Uint8Array(data))).buffer,
          );
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const steady = { subtle, getRandomValues: webcrypto.getRandomValues.bind(webcrypto) };
  const cert = await x509.X509CertificateGenerator.create(
    {
      ...wanted,
      ...LIFE,
      serialNumber: createHash('sha256').update(wanted.subject).digest('hex').slice(0, 30),
      signingAlgorithm: ALGORITHM,
      signingKey: signer.pair.privateKey,
      extensions: [
        ...wanted.extensions,
        await x509.SubjectKeyIdentifierExtension.create(wanted.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(signer.pair.publicKey),
      ],
    },
    steady,
  );
  return `${cert.toString('pem')}\n`;
}

/** Loaded when the first certificate is made: it costs 100 ms. */
async function library(): Promise<X509> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  return x509;
}

async function pemOf({ pair }: SteadyKey): Promise<string> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return String(key.export({ format: 'pem', type: 'pkcs8' }));
}
