/** The company's LDAP directory: OpenLDAP's slapd on a free port of loopback, in a folder of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './story';

const SLAPD = '/usr/sbin/slapd';
const SLAPADD = '/usr/sbin/slapadd';
const SCHEMA = '/etc/ldap/schema';
export const HAVE_SLAPD = existsSync(SLAPD) && existsSync(`${SCHEMA}/inetorgperson.schema`);

export const BASE = 'dc=example,dc=com';
export const MANAGER = { dn: `cn=manager,${BASE}`, password: 'Ngoni-2026' };

export interface Person {
  uid: string;
  /** organizational unit below the base */
  unit: string;
  mail: string;
  password: string;
}

export interface Directory {
  port: number;
  stop(): Promise<void>;
}

/** Starts slapd with these people in it. @throws with what it said when it does not answer */
export async function startDirectory(people: readonly Person[]): Promise<Directory> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-directory-'));
  const config = join(folder, 'slapd.conf');
  mkdirSync(join(folder, 'data'));
  const lines = [
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include ${SCHEMA}/${name}.schema`),
    ...[`pidfile ${folder}/slapd.pid`, 'modulepath /usr/lib/ldap', 'moduleload back_mdb'],
    ...['database mdb', `suffix "${BASE}"`, `rootdn "${MANAGER.dn}"`],
    ...[`rootpw ${MANAGER.password}`, `directory ${folder}/data`, 'maxsize 10485760', ''],
  ];
  writeFileSync(config, lines.join('\n'), { mode: 0o600 });
  const added = spawnSync(SLAPADD, ['-f', config], { input: ldif(people), encoding: 'utf8' });
  if (added.status !== 0) throw new Error(`slapadd: ${added.stderr}`);

  const port = await freePort();
  const urls = `ldap://127.0.0.1:${port}`;
  const child = spawn(SLAPD, ['-f', config, '-h', urls, '-d', '0'], { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // It writes its pid once it listens.
    await eventually(() => {
      if (!existsSync(`${folder}/slapd.pid`)) throw new Error('slapd does not start');
      return Promise.resolve();
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

function ldif(people: readonly Person[]): string {
  const unitsOf = [...new Set(people.map(({ unit }) => unit))];
  const entries = [
    [`dn: ${BASE}`, 'objectClass: dcObject', 'objectClass: organization', 'o: Example'],
    ...unitsOf.map((unit) => [
      `dn: ou=${unit},${BASE}`,
      'objectClass: organizationalUnit',
      `ou: ${unit}`,
    ]),
    ...people.map(({ uid, unit, mail, password }) => [
      ...[`dn: uid=${uid},ou=${unit},${BASE}`, 'objectClass: inetOrgPerson', `uid: ${uid}`],
      ...[`cn: ${uid}`, `givenName: ${uid}`, 'sn: Diallo', `mail: ${mail}`],
      `userPassword: ${password}`,
    ]),
  ];
  return entries.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
