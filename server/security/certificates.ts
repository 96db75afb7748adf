/**
 * Keeps the authority and its server certificates in a folder, and makes what is missing or off.
 *
 * The folder is the data folder, or for clusters in memory one of the user's own, shared by all
 * instances of the machine. So a kept authority is never replaced while it is good (others run
 * with it, and trust stores hold it), each set of names has a certificate of its own, and a file
 * appears whole or not at all.
 */
import { createHash, createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, makeServer, type Identity } from './authority';
import { selfSign } from './platform-certificate';

export interface Certificates {
  /** PEM */
  ca: string;
  /** the server's certificate and the CA's after it: a client may fetch the CA from the handshake */
  cert: string;
  key: string;
  /** file that holds the CA's certificate */
  caPath: string;
}

export interface CertificateOptions {
  /** undefined: the user's folder in the machine's temporary one */
  directory: string | undefined;
  names: readonly string[];
  /** milliseconds of the machine, not of the cluster's clock: clients judge by theirs */
  now: number;
  /** nodes on several hosts agree on one authority: takes ours, gives the one to use */
  agree?: ((mine: Identity) => Promise<Identity>) | undefined;
}

const DAY = 86_400_000;
/** What expires sooner is made anew. */
const MARGIN_DAYS = 30;
const NAME = /^[\w*.-]+$/;

/** Can a certificate be for this name or address? */
export function isCertificateName(name: string): boolean {
  return isIP(name) !== 0 || NAME.test(name);
}

export async function certificatesFor({
  directory,
  names,
  now,
  agree,
}: CertificateOptions): Promise<Certificates> {
  const wrong = names.find((name) => !isCertificateName(name));
  if (wrong !== undefined)
    throw new Error(`"${wrong}" is no host name or address for the certificate; see --names`);
  const folder = directory ?? userFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const shelf = { folder, shared: directory === undefined, now };

  const own = await keptAuthority(shelf);
  const authority = (await agree?.(own)) ?? own;
  const caPath = join(
    folder,
    authority.cert === own.cert ? 'ca.pem' : `ca-${markOf(authority.cert)}.pem`,
  );
  // It may hold certificates of nodes besides: trustFile.
  if (readText(caPath)?.includes(authority.cert) !== true) replace(caPath, authority.cert, 0o644);
  const server = await keptServer(shelf, authority, names);
  return { ca: authority.cert, cert: server.cert + authority.cert, key: server.key, caPath };
}

/** As a fresh installation has it. [doc] */
const TOMCAT = { key: { type: 'rsa', bits: 2048 }, days: 1825 } as const;

/**
 * A Tomcat certificate that vouches for itself, as a fresh installation has: RSA, five years. Kept as
 * the others are, since its key takes 100 ms and more.
 */
export async function selfSignedFor({
  directory,
  names,
  now,
}: Omit<CertificateOptions, 'agree'>): Promise<Identity> {
  const folder = directory ?? userFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `tomcat-${markOf(names.join('\n'))}.pem`);
  const kept = readIdentity(path, { folder, shared: directory === undefined, now });
  if (kept && covers(new X509Certificate(kept.cert), names)) return kept;
  const { key, days } = TOMCAT;
  const made = await selfSign({ key, commonName: names[0] ?? 'localhost', names }, { now, days });
  replace(path, pemOf(made), 0o600);
  return made;
}

/** What clients trust who know each of these certificates. @returns the file that holds it */
export function trustFile(
  { directory, name }: { directory: string | undefined; name: string },
  pem: string,
): string {
  const folder = directory ?? userFolder();
  // A folder that several share has a file for each set of certificates.
  const path = join(folder, directory === undefined ? `trust-${markOf(pem)}.pem` : name);
  if (readText(path) !== pem) replace(path, pem, 0o644);
  return path;
}

/** A folder that only this user can write; where another made it first, a new one each time. */
function userFolder(): string {
  const uid = process.getuid?.();
  const folder = join(tmpdir(), `ucmock-${uid ?? 'user'}`);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const state = lstatSync(folder);
  if (!state.isDirectory() || (uid !== undefined && state.uid !== uid))
    return mkdtempSync(join(tmpdir(), 'ucmock-'));
  if (uid !== undefined && (state.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return folder;
}

interface Shelf {
  folder: string;
  /** in a folder where others may have put files, only private files of this user count */
  shared: boolean;
  now: number;
}

async function keptAuthority(shelf: Shelf): Promise<Identity> {
  const path = join(shelf.folder, 'authority.pem');
  const kept = readIdentity(path, shelf);
  if (kept) return kept;
  const made = await makeAuthority(shelf.now);
  if (create(path, pemOf(made))) return made;
  // Something is there: of another process that was first, or spoiled.
  const other = readIdentity(path, shelf);
  if (other) return other;
  replace(path, pemOf(made), 0o600);
  return made;
}

async function keptServer(
  shelf: Shelf,
  authority: Identity,
  names: readonly string[],
): Promise<Identity> {
  const path = join(shelf.folder, `server-${markOf(names.join('\n'))}.pem`);
  const kept = readIdentity(path, shelf);
  if (kept && fits(new X509Certificate(kept.cert), authority, names)) return kept;
  const made = await makeServer(authority, names, shelf.now);
  replace(path, pemOf(made), 0o600);
  return made;
}

function markOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function fits(cert: X509Certificate, authority: Identity, names: readonly string[]): boolean {
  return covers(cert, names) && cert.verify(new X509Certificate(authority.cert).publicKey);
}

function covers(cert: X509Certificate, names: readonly string[]): boolean {
  return names.every(
    (name) =>
      name.includes('*') || (isIP(name) ? cert.checkIP(name) : cert.checkHost(name)) !== undefined,
  );
}

function pemOf({ key, cert }: Identity): string {
  return key + cert;
}

const PARTS =
  /^(-----BEGIN PRIVATE KEY-----.+-----END PRIVATE KEY-----\n)(-----BEGIN CERTIFICATE-----.+)$/s;

/** Key and certificate of one file; undefined when it is not there, not ours, or not good. */
function readIdentity(path: string, { shared, now }: Shelf): Identity | undefined {
  try {
    const { uid, mode } = lstatSync(path);
    // Not for a folder that the user chose: mounted volumes show owners and modes of their own.
    const strange = process.getuid && (uid !== process.getuid() || (mode & 0o077) !== 0);
    if (shared && strange) return undefined;
    const [, key, cert] = PARTS.exec(readFileSync(path, 'utf8')) ?? [];
    if (key === undefined || cert === undefined) return undefined;
    const parsed = new X509Certificate(cert);
    const fresh =
      Date.parse(parsed.validFrom) <= now && Date.parse(parsed.validTo) > now + MARGIN_DAYS * DAY;
    return fresh && parsed.checkPrivateKey(createPrivateKey(key)) ? { key, cert } : undefined;
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Puts the file there unless one is there already. */
function create(path: string, text: string): boolean {
  const draft = writeDraft(path, text, 0o600);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // A file system without links.
    writeFileSync(path, text, { mode: 0o600 });
    return true;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replace(path: string, text: string, mode: number): void {
  renameSync(writeDraft(path, text, mode), path);
}

function writeDraft(path: string, text: string, mode: number): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, text, { mode, flag: 'wx' });
  return draft;
}
