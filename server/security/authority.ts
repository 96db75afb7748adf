/**
 * The cluster's own certificate authority, and the server certificate that it signs.
 *
 * ECDSA P-256: made in milliseconds. Loading @peculiar/x509 takes 100 ms, so certificates are
 * kept: in the data folder, or for clusters in memory in a folder of the user's own; kept ones are
 * used only while they are valid and name every name asked for.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  /** PEM */
  ca: string;
  cert: string;
  key: string;
  /** file that holds the CA */
  caPath: string;
}

const DAY = 86_400_000;
const VALID_DAYS = 3650;

/** @param now milliseconds of the machine, not of the cluster's clock: clients judge by theirs */
export async function certificatesFor(options: { directory: string | undefined; names: string[]; now: number }): Promise<Certificates> {
  const directory = options.directory ?? userFolder();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const kept = readKept(directory, options.names, options.now);
  if (kept) return kept;
  const made = await makeCertificates(options.names, options.now);
  return keep(directory, made);
}

/** A folder that only this user can read; another's is refused. */
function userFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `ucmock-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid: owner } = statSync(folder);
  if (process.getuid && owner !== uid) throw new Error(`${folder} belongs to another user`);
  chmodSync(folder, 0o700);
  return folder;
}

const FILES = { ca: 'ca.pem', cert: 'server.pem', key: 'server.key' } as const;

function readKept(directory: string, names: string[], now: number): Certificates | undefined {
  try {
    const [ca, cert, key] = [FILES.ca, FILES.cert, FILES.key].map((file) => readFileSync(join(directory, file), 'utf8'));
    if (!ca || !cert || !key) return undefined;
    const server = new X509Certificate(cert);
    const covers = names.every((name) => (isIP(name) ? server.checkIP(name) : server.checkHost(name)) !== undefined);
    const fresh = Date.parse(server.validTo) > now + DAY && Date.parse(server.validFrom) <= now;
    const signed = server.verify(new X509Certificate(ca).publicKey) && server.checkPrivateKey(createPrivateKey(key));
    return covers && fresh && signed ? { ca, cert, key, caPath: join(directory, FILES.ca) } : undefined;
  } catch {
    return undefined;
  }
}

function keep(directory: string, made: Omit<Certificates, 'caPath'>): Certificates {
  for (const [part, file] of Object.entries(FILES) as [keyof typeof FILES, string][]) {
    const path = join(directory, file);
    // Another process may be reading: a file is either the old or the new one.
    writeFileSync(`${path}.${process.pid}`, made[part], { mode: part === 'key' ? 0o600 : 0o644 });
    renameSync(`${path}.${process.pid}`, path);
  }
  return { ...made, caPath: join(directory, FILES.ca) };
}

async function makeCertificates(names: string[], now: number): Promise<Omit<Certificates, 'caPath'>> {
  // Loaded here only: together they take 100 ms.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const { webcrypto } = await import('node:crypto');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const life = { notBefore: new Date(now - DAY), notAfter: new Date(now + VALID_DAYS * DAY) };

  const caKeys = await keys();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(webcrypto),
    name: 'CN=ucmock CA, O=ucmock',
    ...life,
    signingAlgorithm: algorithm,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const serverKeys = await keys();
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(webcrypto),
    subject: `CN=${names[0] ?? 'localhost'}, O=ucmock`,
    issuer: ca.subject,
    ...life,
    signingAlgorithm: algorithm,
    publicKey: serverKeys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) ? ('ip' as const) : ('dns' as const), value: name })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' });
  return { ca: `${ca.toString('pem')}\n`, cert: `${cert.toString('pem')}\n`, key: String(key) };
}

/** A positive serial number of 16 octets. */
function serial(webcrypto: { getRandomValues<T extends Uint8Array>(array: T): T }): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return Buffer.from(bytes).toString('hex');
}
