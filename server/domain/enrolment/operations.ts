/**
 * What CAPF shall do with a phone's certificate, and what came of it: fields of the phone, and of its
 * security profile where the phone says nothing of its own. facts/trust-lists.md 7 [schema, client]
 *
 * The locally significant certificates (LSC) that were given out are rows of a table of ours; the
 * vendor's place for them is not public. [guess]
 */
import type { Cluster } from '../../cluster/cluster';
import { createIds } from '../../runtime/ids';
import type { Row, Tx } from '../../store/store';
import { hiddenText } from '../fields';
import { enterpriseParameter } from '../parameters';

/** As the words of certificateStatus begin. */
export type OperationKind = 'Upgrade' | 'Delete' | 'Troubleshoot';

/** The last two: either certificate proves it, the one named comes first. */
export type AuthenticationMode = 'string' | 'null' | 'lsc' | 'mic';

export type KeyWish = { type: 'rsa'; bits: number } | { type: 'ec'; curve: string };

export interface Enrolment {
  pkid: string;
  name: string;
  /** undefined: nothing is pending */
  kind: OperationKind | undefined;
  mode: AuthenticationMode;
  authenticationString: string;
  /** the first that the phone can make */
  keys: readonly KeyWish[];
  /** the moment by which it has to be done, as the phone's row has it */
  until: string;
  /** it is over */
  isLate: boolean;
}

/** Ends of certificateStatus, as the enumeration has them. [schema] */
export type Failure =
  | 'Invalid LSC'
  | 'Invalid Authentication String'
  | 'Invalid MIC'
  | 'Invalid Credentials'
  | 'Phone Communication Failure'
  | 'Key Generation Failed/Timeout'
  | 'User Initiated Request Late/Timedout'
  | 'No Support for EC only in CAPF version 3';

const PHONE = 1;
const KINDS: Readonly<Record<string, OperationKind>> = {
  'Install/Upgrade': 'Upgrade',
  Delete: 'Delete',
  Troubleshoot: 'Troubleshoot',
};
const MODES: Readonly<Record<string, AuthenticationMode>> = {
  'By Authentication String': 'string',
  'By Null String': 'null',
  'By Existing Certificate (precedence to LSC)': 'lsc',
  'By Existing Certificate (precedence to MIC)': 'mic',
};
const USUAL_MODE = 'By Null String';
const USUAL_BITS = '2048';
const USUAL_CURVE = '384';

/** Not the cluster's ids: with a seed, what a test made later would get other uuids. */
const chance = createIds();

const DEVICE = `select d.pkid, d.name, d.authenticationstring, d.upgradefinishtime, d.rest,
    o.name as operation, m.name as mode, k.name as bits, r.name as keyorder, c.name as curve
  from device d
    left join securityprofile s on s.pkid = d.fksecurityprofile
    left join typecertificateoperation o on o.enum = d.tkcertificateoperation
    left join typeauthenticationmode m on m.enum = s.tkauthenticationmode
    left join typekeysize k on k.enum = s.tkkeysize
    left join typekeyorder r on r.enum = s.tkkeyorder
    left join typeeckeysize c on c.enum = s.tkeckeysize`;

/** By the name of the phone; undefined when there is none. */
export function findEnrolment(cluster: Cluster, tx: Tx, name: string): Enrolment | undefined {
  const row = tx.get(`${DEVICE} where d.name = ? and d.tkclass = ${PHONE}`, name);
  if (!row) return undefined;
  const until = momentOf(String(row.upgradefinishtime ?? ''));
  return {
    pkid: String(row.pkid),
    name: String(row.name),
    kind: KINDS[String(row.operation ?? '')],
    mode: MODES[stated(row, 'authenticationMode', row.mode, USUAL_MODE)] ?? 'null',
    authenticationString: String(row.authenticationstring ?? ''),
    keys: keysOf(row),
    until: String(row.upgradefinishtime ?? ''),
    isLate: until !== undefined && cluster.clock.now() >= until,
  };
}

/**
 * The phone's own word counts where it is another than what a phone has that was added without one;
 * else its security profile's. [guess]
 */
function stated(row: Row, field: string, ofProfile: unknown, usual: string): string {
  const own = hiddenText(row, field);
  if (own !== undefined && own !== '' && own !== usual) return own;
  return typeof ofProfile === 'string' ? ofProfile : usual;
}

function keysOf(row: Row): KeyWish[] {
  const order = stated(row, 'keyOrder', row.keyorder, 'RSA Only');
  const rsa: KeyWish = { type: 'rsa', bits: Number(stated(row, 'keySize', row.bits, USUAL_BITS)) };
  const curve = `P-${stated(row, 'ecKeySize', row.curve, USUAL_CURVE)}`;
  const ec: KeyWish = { type: 'ec', curve };
  if (order === 'EC Only') return [ec];
  return order.startsWith('EC Preferred') ? [ec, rsa] : [rsa];
}

/** `2015:02:24:16`: year, month, day and hour. [doc] the form; [guess] UTC */
function momentOf(text: string): number | undefined {
  const parts = /^(\d{4})[:\-/](\d{1,2})[:\-/](\d{1,2})[: ](\d{1,2})$/.exec(text.trim());
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour);
}

/** Of the parameter CAPF Operation Expires in (days). [recorded] */
const USUAL_DAYS = 10;
const DAY_MS = 86_400_000;

/**
 * An administrator asked for something: its status is pending, and where no moment is named it has to
 * be done within the days of the enterprise parameter. Nothing asked for: nothing changes.
 */
export function noteOperation(cluster: Cluster, tx: Tx, pkid: string): void {
  const row = tx.get(
    `select o.name as operation, d.upgradefinishtime from device d
       join typecertificateoperation o on o.enum = d.tkcertificateoperation where d.pkid = ?`,
    pkid,
  );
  if (!row || !KINDS[String(row.operation)]) return;
  const days = Number(enterpriseParameter(tx, 'CAPFOperationExpiresin(days)')) || USUAL_DAYS;
  const given = String(row.upgradefinishtime ?? '');
  const isOver = (momentOf(given) ?? Infinity) <= cluster.clock.now();
  const until = given === '' || isOver ? textOf(cluster.clock.now() + days * DAY_MS) : given;
  setStatus(tx, pkid, 'Operation Pending');
  tx.run('update device set upgradefinishtime = ? where pkid = ?', until, pkid);
}

function textOf(at: number): string {
  return new Date(at).toISOString().slice(0, 13).replace(/[-T]/g, ':');
}

/** Does the row still ask for it? An administrator may ask for something else while a phone makes its key. */
export function isStillAsked(tx: Tx, { pkid, kind, until }: Enrolment): boolean {
  const row = tx.get(`${DEVICE} where d.pkid = ?`, pkid);
  return (
    row !== undefined &&
    KINDS[String(row.operation ?? '')] === kind &&
    String(row.upgradefinishtime ?? '') === until
  );
}

/** It is done. @param lsc of an installation: what the phone has now, PEM */
export function succeed(tx: Tx, { pkid, kind }: Enrolment, lsc?: string): void {
  if (!kind) return;
  if (kind !== 'Troubleshoot') tx.run('delete from phonecertificate where fkdevice = ?', pkid);
  if (lsc !== undefined)
    tx.run(
      'insert into phonecertificate (pkid, fkdevice, certificate) values (?, ?, ?)',
      ...[chance.pkid(), pkid, lsc],
    );
  setStatus(tx, pkid, `${kind} Success`);
  close(tx, pkid);
}

/** @param again the phone may try once more: the operation stays pending */
export function fail(
  tx: Tx,
  { pkid, kind }: Enrolment,
  { why, again }: { why: Failure; again: boolean },
): void {
  if (!kind) return;
  setStatus(tx, pkid, `${kind} Failed: ${why}`);
  if (!again) close(tx, pkid);
}

/** [guess] what failed or was done has to be asked for anew */
function close(tx: Tx, pkid: string): void {
  tx.run(
    `update device set upgradefinishtime = '', tkcertificateoperation =
       (select enum from typecertificateoperation where name = 'No Pending Operation') where pkid = ?`,
    pkid,
  );
}

/** A word that the enumeration lacks falls back to the one before its colon. */
function setStatus(tx: Tx, pkid: string, status: string): void {
  tx.run(
    `update device set tkcertificatestatus = coalesce(
       (select enum from typecertificatestatus where name = ?),
       (select enum from typecertificatestatus where name = ?)) where pkid = ?`,
    ...[status, status.split(':')[0] ?? '', pkid],
  );
}

/** What CAPF gave the phone, PEM; undefined: nothing, or it was deleted. */
export function lscOf(tx: Pick<Tx, 'get'>, device: string): string | undefined {
  const row = tx.get('select pkid, certificate from phonecertificate where fkdevice = ?', device);
  return row && String(row.certificate);
}
