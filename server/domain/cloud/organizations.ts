/**
 * Who is on board at our cloud: for each cluster with a voucher an organization with a machine
 * account, its access tokens, and what the cluster told of itself. The vendor's API is not public:
 * all of it is ours. [own] facts/onboarding.md A6
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import { createIds } from '../../runtime/ids';
import { DomainRefusal } from '../../schema/refusal';
import { RestError } from '../../schema/rest-error';
import type { Row, Tx } from '../../store/store';

/** What a cluster shows to get access tokens, and by which the cloud knows it. */
export interface Voucher {
  orgId: string;
  orgName: string;
  /** of the machine account; told once */
  secret: string;
}

export interface Organization {
  pkid: string;
  orgId: string;
  name: string;
  /** may it have codes, and do its phones find it? */
  enabled: boolean;
  /** '' until told */
  activationDomain: string;
  /** name of the publisher, which phones ask for through the Expressway */
  publisher: string;
  /** PEM, of the store Phone-Edge-trust */
  certificates: string[];
  /** seconds of the cloud's clock; undefined: never */
  synchronized: number | undefined;
}

/** What a cluster tells of itself. */
export type Configuration = Pick<
  Organization,
  'enabled' | 'activationDomain' | 'publisher' | 'certificates'
>;

/** Not the cluster's ids: with a seed a secret could be guessed. */
const chance = createIds();

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function enrol(cluster: Cluster, tx: Tx, name: string): Voucher {
  const orgId = cluster.ids.pkid();
  const secret = chance.bytes(32).toString('hex');
  tx.run(
    'insert into cloudorganization (pkid, orgid, name, secrethash) values (?, ?, ?, ?)',
    ...[cluster.ids.pkid(), orgId, name, hashOf(secret)],
  );
  return { orgId, orgName: name, secret };
}

export interface AccessToken {
  accessToken: string;
  /** seconds */
  expiresIn: number;
}

/** Minutes that an access token lives unless a test wants them shorter. [guess] */
const TOKEN_MINUTES = 60;

/** @throws RestError 401 when there is no such organization, or the secret is another one */
export function openSession(
  cluster: Cluster,
  tx: Tx,
  { orgId, secret }: { orgId: string; secret: string },
): AccessToken {
  const row = tx.get('select pkid, secrethash from cloudorganization where orgid = ?', orgId);
  const right =
    row && timingSafeEqual(Buffer.from(String(row.secrethash)), Buffer.from(hashOf(secret)));
  if (!row || !right) throw new RestError(401, 'The machine account is not known.');
  const now = secondsOf(cluster);
  tx.run('delete from cloudtoken where validity <= ?', now);
  const accessToken = chance.bytes(32).toString('base64url');
  const expiresIn = tokenMinutes(tx) * 60;
  tx.run(
    'insert into cloudtoken (pkid, fkcloudorganization, tokenhash, validity) values (?, ?, ?, ?)',
    ...[cluster.ids.pkid(), String(row.pkid), hashOf(accessToken), now + expiresIn],
  );
  return { accessToken, expiresIn };
}

/** @param authorization header of the request @throws RestError 401 */
export function organizationOf(
  cluster: Cluster,
  tx: Tx,
  authorization: string | undefined,
): Organization {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization?.trim() ?? '')?.[1] ?? '';
  const row = tx.get(
    `select o.* from cloudtoken t join cloudorganization o on o.pkid = t.fkcloudorganization
      where t.tokenhash = ? and t.validity > ?`,
    hashOf(token),
    secondsOf(cluster),
  );
  if (!row) throw new RestError(401, 'The access token does not count.');
  return viewOf(row);
}

export function configure(
  cluster: Cluster,
  tx: Tx,
  { pkid }: Organization,
  { enabled, activationDomain, publisher, certificates }: Configuration,
): void {
  tx.run(
    `update cloudorganization set isenabled = ?, activationdomain = ?, publisher = ?,
            certificates = ?, timesynced = ? where pkid = ?`,
    ...[enabled ? 't' : 'f', activationDomain, publisher],
    ...[JSON.stringify(certificates), secondsOf(cluster), pkid],
  );
}

export function listOrganizations(tx: Tx): (Organization & { codes: number })[] {
  return tx
    .all(
      `select o.*, (select count(*) from cloudcode c where c.fkcloudorganization = o.pkid) as codes
         from cloudorganization o order by o.name, o.orgid`,
    )
    .map((row) => ({ ...viewOf(row), codes: Number(row.codes) }));
}

/** Its codes and tokens go with it. */
export function dismiss(tx: Tx, orgId: string): void {
  if (tx.run('delete from cloudorganization where orgid = ?', orgId) === 0)
    throw new DomainRefusal('not found', `There is no organization ${orgId}.`);
}

export function tokenMinutes(tx: Tx): number {
  return Number(tx.get('select tokenminutes from cloudsettings')?.tokenminutes ?? TOKEN_MINUTES);
}

export function setTokenMinutes(tx: Tx, minutes: unknown): void {
  if (typeof minutes !== 'number' || !Number.isInteger(minutes) || minutes < 1 || minutes > 1440)
    throw new DomainRefusal('invalid', 'tokenMinutes must be a whole number from 1 to 1440.');
  tx.run('delete from cloudsettings');
  tx.run('insert into cloudsettings (tokenminutes) values (?)', minutes);
}

function viewOf(row: Row): Organization {
  return {
    pkid: String(row.pkid),
    orgId: String(row.orgid),
    name: String(row.name),
    enabled: row.isenabled === 't',
    activationDomain: String(row.activationdomain ?? ''),
    publisher: String(row.publisher ?? ''),
    certificates: JSON.parse(String(row.certificates ?? '[]')) as string[],
    synchronized: row.timesynced === null ? undefined : Number(row.timesynced),
  };
}

export function secondsOf({ clock }: Cluster): number {
  return Math.floor(clock.now() / 1000);
}
