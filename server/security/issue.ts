/**
 * Certificates that one of the cluster's authorities signs for others' keys: CAPF's for phones.
 * [client] subject and extensions as a public CAPF server gives them to real phones
 */
import { createPrivateKey, webcrypto, X509Certificate, type KeyObject } from 'node:crypto';
import { serial, x509Library, type Identity } from './authority';

const DAY = 86_400_000;
/** Server, client, end of IPsec. */
const USES = [1, 2, 5].map((use) => `1.3.6.1.5.5.7.3.${use}`);

export interface Issue {
  /** who signs: an RSA key with its certificate */
  issuer: Identity;
  publicKey: KeyObject;
  commonName: string;
  /** ms of the machine */
  now: number;
  days: number;
}

/** The rest of the name is the issuer's. @returns PEM */
export async function issueCertificate(wish: Issue): Promise<string> {
  const { issuer, publicKey, commonName, now, days } = wish;
  const x509 = x509Library();
  const ca = new x509.X509Certificate(issuer.cert);
  const { subtle } = webcrypto;
  const signing = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const pkcs8 = createPrivateKey(issuer.key).export({ format: 'der', type: 'pkcs8' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const key = new x509.PublicKey(spki);
  const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
  const usage = publicKey.asymmetricKeyType === 'rsa' ? keyEncipherment : 0;
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: subjectOf(commonName, new X509Certificate(issuer.cert)),
    issuer: ca.subject,
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + days * DAY),
    signingAlgorithm: signing,
    signingKey: await subtle.importKey('pkcs8', pkcs8, signing, false, ['sign']),
    publicKey: key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(digitalSignature | usage, true),
      new x509.ExtendedKeyUsageExtension(USES),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
    ],
  });
  return `${cert.toString('pem')}\n`;
}

/** The common name first, as in the vendor's names. */
function subjectOf(commonName: string, { subject }: X509Certificate): string {
  const others = subject.split('\n').filter((part) => !part.startsWith('CN='));
  return [`CN=${commonName}`, ...others].join(', ');
}
