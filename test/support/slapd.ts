/** A real LDAP server for a test: Debian's slapd on a free port of loopback, in a folder of its own. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Attribute, Change, Client } from 'ldapts';
import { certificatesFor } from '../../server/security/certificates';
import { run } from './have';
import { freePort } from './redis';

const SLAPD = '/usr/sbin/slapd';
const SCHEMA = '/etc/ldap/schema';
export const HAVE_SLAPD = existsSync(SLAPD) && existsSync(`${SCHEMA}/msuser.schema`);

export const BASE = 'dc=example,dc=com';
export const ADMIN = { dn: `cn=admin,${BASE}`, password: 'directory-secret' };

type Attributes = Record<string, string | string[]>;

export interface TestDirectory {
  port: number;
  /** where it speaks TLS from the start (LDAPS) */
  tlsPort: number;
  /** PEM of the authority that its certificate is from */
  ca: string;
  /** adds a person below ou=people */
  add(uid: string, attributes: Record<string, string>): Promise<void>;
  /** adds a person as Active Directory has one, but known by uid: slapd's copy of its schema knows no more */
  addUser(name: string, attributes: Attributes): Promise<void>;
  /** adds a group as Active Directory has one; a security group has the top bit of its type */
  addGroup(name: string, group: { security?: boolean; members: string[] }): Promise<void>;
  change(dn: string, attribute: string, values: string[]): Promise<void>;
  remove(uidOrDn: string): Promise<void>;
  /** ends the server; `start` brings it back on the same port */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startDirectory(): Promise<TestDirectory> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-slapd-'));
  const port = await freePort();
  const tlsPort = await freePort();
  const { ca, cert, key } = await certificatesFor({
    ...{ directory: join(folder, 'tls'), names: ['localhost', '127.0.0.1'], now: Date.now() },
  });
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const config = join(folder, 'slapd.conf');
  mkdirSync(join(folder, 'data'));
  writeFileSync(
    config,
    [
      ...['core', 'cosine', 'inetorgperson', 'nis', 'msuser'].map(
        (name) => `include ${SCHEMA}/${name}.schema`,
      ),
      `pidfile ${folder}/slapd.pid`,
      `TLSCertificateFile ${certFile}`,
      `TLSCertificateKeyFile ${keyFile}`,
      'modulepath /usr/lib/ldap',
      'moduleload back_mdb',
      'database mdb',
      `suffix "${BASE}"`,
      `rootdn "${ADMIN.dn}"`,
      `rootpw ${ADMIN.password}`,
      `directory ${folder}/data`,
      'maxsize 10485760',
      '',
    ].join('\n'),
  );
  const seeded = await run('/usr/sbin/slapadd', ['-f', config], {
    input: `dn: ${BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\ndn: ou=people,${BASE}\nobjectClass: organizationalUnit\nou: people\n`,
  });
  if (seeded.status !== 0) throw new Error(`slapadd: ${seeded.err}`);

  let end = (): Promise<void> => Promise.resolve();
  const start = async (): Promise<void> => {
    const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
    const child = spawn(SLAPD, ['-f', config, '-h', urls, '-d', '0'], { stdio: 'ignore' });
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    end = async () => {
      child.kill();
      await gone;
    };
    await answering(port);
  };
  await start();

  const asAdmin = async (work: (client: Client) => Promise<unknown>): Promise<void> => {
    const client = new Client({ url: `ldap://127.0.0.1:${port}` });
    await client.bind(ADMIN.dn, ADMIN.password);
    await work(client);
    await client.unbind();
  };
  return {
    port,
    tlsPort,
    ca,
    start,
    kill: () => end(),
    add: (uid, attributes) =>
      asAdmin((client) =>
        client.add(dnOf(uid), { objectClass: 'inetOrgPerson', uid, cn: uid, ...attributes }),
      ),
    addUser: (name, attributes) =>
      asAdmin((client) =>
        client.add(groupDn(name), {
          ...entryOf('user', name),
          ...{ uid: name, userAccountControl: '512', ...attributes },
        }),
      ),
    addGroup: (name, { security = false, members }) =>
      asAdmin((client) =>
        client.add(groupDn(name), {
          ...entryOf('group', name),
          ...{ groupType: security ? '-2147483646' : '2', member: members },
        }),
      ),
    change: (dn, attribute, values) =>
      asAdmin((client) =>
        client.modify(
          dn,
          new Change({
            operation: 'replace',
            modification: new Attribute({ type: attribute, values }),
          }),
        ),
      ),
    remove: (uidOrDn) =>
      asAdmin((client) => client.del(uidOrDn.includes('=') ? uidOrDn : dnOf(uidOrDn))),
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Distinguished name of an entry of Active Directory's kind. */
export function groupDn(name: string): string {
  return `cn=${name},ou=people,${BASE}`;
}

/** What Active Directory's schema asks of every entry. */
function entryOf(objectClass: string, cn: string): Record<string, string> {
  const objectCategory = `cn=${objectClass},${BASE}`;
  return { objectClass, cn, instanceType: '4', nTSecurityDescriptor: 'none', objectCategory };
}

export function dnOf(uid: string): string {
  return `uid=${uid},ou=people,${BASE}`;
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const client = new Client({ url: `ldap://127.0.0.1:${port}` });
    try {
      await client.bind(ADMIN.dn, ADMIN.password);
      await client.unbind();
      return;
    } catch {
      await wait(50);
    }
  }
  throw new Error('slapd does not answer');
}
