/**
 * Refresh tokens: rows of refreshtokendetails, by which they can be revoked. The token itself is not
 * kept, only its hash. [doc] facts/centralized.md 3.1
 */
import type { Cluster } from '../../cluster/cluster';
import { createIds } from '../../runtime/ids';
import type { Tx } from '../../store/store';
import { ownerOf } from '../credentials/login';
import { isUsable } from '../credentials/verify';
import { fieldFlag } from '../fields';
import { hashOf } from './grants';
import type { OwnKeys } from './keys';
import { oauthSettings } from './settings';
import { checkRefreshToken, issueAccessToken, issueRefreshToken, ringOf } from './tokens';

const chance = createIds();
const MINUTE = 60;
const DAY = 86_400;

/** What the token endpoint hands out. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** seconds that the access token lives */
  expiresIn: number;
}

export interface Client {
  userid: string;
  clientId: string;
}

/** By which telephones ask for tokens: in the form of a registered client. [own] */
export const PHONE_CLIENT = `C${'0'.repeat(62)}88`;

/** A first pair of tokens. */
export function issueTokens(cluster: Cluster, tx: Tx, keys: OwnKeys, client: Client): Tokens {
  const refreshDays = daysOf(tx, client);
  const validity = secondsOf(cluster) + refreshDays * DAY;
  const { clientId, userid } = client;
  const refreshToken = issueRefreshToken(keys, {
    clientId,
    tokenId: chance.pkid(),
    expires: validity,
  });
  // The timer at its issue is kept: a changed timer revokes all tokens. [doc]
  tx.run(
    `insert into refreshtokendetails (refreshtokenindex, userid, clientid, validity, state, rest)
     values (?, ?, ?, ?, 1, ?)`,
    ...[hashOf(refreshToken), userid, clientId, validity, String(refreshDays)],
  );
  return { ...access(cluster, tx, keys, client), refreshToken };
}

/** A new access token for a refresh token; undefined when that does not count any more. */
export function refreshTokens(
  cluster: Cluster,
  tx: Tx,
  keys: OwnKeys,
  { refreshToken, clientId }: { refreshToken: string; clientId: string },
): Tokens | undefined {
  const checked = checkRefreshToken(ringOf(keys), refreshToken, cluster.clock.now());
  if (!checked.ok || checked.token.clientId !== clientId) return undefined;
  const row = tx.get(
    'select userid, rest from refreshtokendetails where refreshtokenindex = ? and validity > ?',
    hashOf(refreshToken),
    secondsOf(cluster),
  );
  if (row?.rest !== String(daysOf(tx, { clientId }))) return undefined;
  const userid = String(row.userid);
  const isThere = clientId === PHONE_CLIENT ? isPhone(tx, userid) : isActive(cluster, tx, userid);
  if (!isThere) return undefined;
  return { ...access(cluster, tx, keys, { userid, clientId }), refreshToken };
}

function access(
  cluster: Cluster,
  tx: Tx,
  keys: OwnKeys,
  { userid, clientId }: Client,
): { accessToken: string; expiresIn: number } {
  const expiresIn = oauthSettings(tx).accessMinutes * MINUTE;
  const expires = secondsOf(cluster) + expiresIn;
  const grant = { userid, clientId, tokenId: chance.pkid(), expires };
  return { accessToken: issueAccessToken(keys, grant, chance), expiresIn };
}

/** Telephones have a timer of their own. [doc] facts/onboarding.md A4 */
function daysOf(tx: Tx, { clientId }: Pick<Client, 'clientId'>): number {
  const { refreshDays, phoneRefreshDays } = oauthSettings(tx);
  return clientId === PHONE_CLIENT ? phoneRefreshDays : refreshDays;
}

/** Tokens of a telephone that was onboarded: it is their user, by its device name. [guess] */
export function issuePhoneTokens(cluster: Cluster, tx: Tx, keys: OwnKeys, device: string): Tokens {
  revokeTokens(tx, device, PHONE_CLIENT);
  return issueTokens(cluster, tx, keys, { userid: device, clientId: PHONE_CLIENT });
}

/** A telephone of this name that needs no activation code: one that does is locked out. [doc] */
function isPhone(tx: Tx, name: string): boolean {
  const row = tx.get('select * from device where name = ? and tkclass = 1', name);
  return row !== undefined && !fieldFlag(row, 'enableActivationID');
}

/** An end user that is there, active and not locked. [doc] a token of another does not count */
export function isActive(cluster: Cluster, tx: Tx, userid: string): boolean {
  const owner = ownerOf(tx, userid);
  return owner?.kind === 'end' && isUsable(tx, owner, cluster.clock.now());
}

export interface Revoked {
  clientId: string;
  /** as the table has it */
  index: string;
}

/** @param clientId only the tokens of this client */
export function revokeTokens(tx: Tx, userid: string, clientId?: string): Revoked[] {
  const rows = tx.all(
    `select pkid, clientid, refreshtokenindex from refreshtokendetails
      where userid = ?1 and (?2 is null or clientid = ?2) order by rowid`,
    userid,
    clientId ?? null,
  );
  for (const { pkid } of rows)
    tx.run('delete from refreshtokendetails where pkid = ?', String(pkid));
  return rows.map((row) => ({
    clientId: String(row.clientid),
    index: String(row.refreshtokenindex),
  }));
}

/** @param at cluster time in seconds at which they are over */
export function purgeTokens(tx: Tx, at: number): number {
  return tx.run('delete from refreshtokendetails where validity <= ?', at);
}

function secondsOf({ clock }: Cluster): number {
  return Math.floor(clock.now() / 1000);
}
