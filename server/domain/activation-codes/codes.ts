/**
 * Activation codes: sixteen digits by which a telephone is onboarded once, one for a telephone, good
 * for a time of the cluster's clock. [doc] facts/onboarding.md A1
 *
 * A row of phoneactivationcode tells the first eight digits, by which a telephone names the code
 * without giving it away; the whole is sealed, since administrators and users read it again. Codes
 * that ran out are none any more, and go with the next code that is made.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Ids } from '../../runtime/ids';
import { AxlFault } from '../../schema/axl-fault';
import type { Row, Tx } from '../../store/store';
import { REST } from '../../store/tables';
import { keepCloudCode } from '../cloud-onboarding/kept-codes';
import { readParameter } from '../services/parameters';
import { canBeActivated } from './models';
import { DEVICE_ACTIVATION } from './service';

const DIGITS = 16;
/** of a code, by which it is found */
export const ID_DIGITS = 8;
/** Service parameter "Activation Time to Live (Hours)" when nothing is configured. [doc] */
const HOURS = 168;

export interface ActivationCode {
  pkid: string;
  /** sixteen digits */
  code: string;
  /** seconds since 1970, cluster time */
  expires: number;
  /** a telephone was onboarded with it: it lets no other one in, and waits for its release */
  used: boolean;
  device: {
    pkid: string;
    name: string;
    description: string;
    /** 'Cisco 8841' */
    model: string;
    /** of its owner, where it has one */
    owner: { pkid: string; userid: string } | undefined;
  };
}

type Context = Pick<Cluster, 'clock' | 'ids' | 'sealer' | 'release'>;

/**
 * Makes the code of a telephone and marks the telephone as one that needs it.
 * @param device pkid @param seconds it is good for; the service parameter's unless told
 * @param given the code, where the cloud gave one
 * @throws AxlFault when it has one already [doc], or its model cannot be onboarded so [guess]
 */
export function createCode(
  tx: Tx,
  context: Context,
  device: string,
  seconds?: number,
  given?: string,
): ActivationCode {
  const { clock, ids, sealer, release } = context;
  const now = Math.floor(clock.now() / 1000);
  // A used one is none any more for its telephone, released or not.
  tx.run(
    "delete from phoneactivationcode where expiry <= ? or (fkdevice = ? and used = 't')",
    now,
    device,
  );
  const model = String(
    tx.get(
      'select m.name from device d join typemodel m on m.enum = d.tkmodel where d.pkid = ?',
      device,
    )?.name ?? '',
  );
  if (!canBeActivated(release.build, model))
    throw new AxlFault('businessRule', {
      text: `A ${model} cannot be onboarded by activation code.`,
    });
  // One code per phone; a second one fails as a database error. [doc] text [guess]
  if (tx.get('select 1 from phoneactivationcode where fkdevice = ?', device))
    throw new AxlFault('duplicateValue', { index: '' });
  const pkid = ids.pkid();
  const code = given ?? freeDigits(tx, ids);
  tx.run(
    `insert into phoneactivationcode (pkid, codeid, fkdevice, expiry, ${REST}) values (?, ?, ?, ?, ?)`,
    pkid,
    code.slice(0, ID_DIGITS),
    device,
    now + (seconds ?? timeToLive(tx)),
    JSON.stringify({ sealed: sealer.seal(code) }),
  );
  if (given !== undefined) keepCloudCode(context, tx, pkid, given);
  tx.run('update phoneonboarding set trouble = null where fkdevice = ?', device);
  tx.objects.update('Phone', device, {
    enableActivationID: 'true',
    ...(given !== undefined && { allowMraMode: 'true' }),
  });
  const made = codeOf(tx, context, device);
  if (!made) throw new AxlFault('invalidValue', { element: 'activationCodeExpiry', value: '0' });
  return made;
}

const CODES = `select c.pkid, c.expiry, c.used, c.${REST} as hidden, d.pkid as device, d.name, d.description,
    m.name as model, u.userid, u.pkid as owner
  from phoneactivationcode c join device d on d.pkid = c.fkdevice
    left join typemodel m on m.enum = d.tkmodel left join enduser u on u.pkid = d.fkenduser`;

/** Those that can be entered now, by the names of their telephones. */
export function liveCodes(tx: Tx, context: Context): ActivationCode[] {
  return select(tx, context, "and c.used = 'f' order by d.name");
}

/** The live code of a telephone. @param device pkid */
export function codeOf(tx: Tx, context: Context, device: string): ActivationCode | undefined {
  return select(tx, context, "and c.used = 'f' and c.fkdevice = ?", device)[0];
}

/** By its first eight digits, used or not. */
export function codeOfId(tx: Tx, context: Context, id: string): ActivationCode | undefined {
  return select(tx, context, 'and c.codeid = ?', id)[0];
}

/** By all its digits, as long as it can be entered. */
export function codeOfDigits(tx: Tx, context: Context, digits: string): ActivationCode | undefined {
  const found = codeOfId(tx, context, digits.slice(0, ID_DIGITS));
  return found?.code === digits && !found.used ? found : undefined;
}

export function codeOfPkid(tx: Tx, context: Context, pkid: string): ActivationCode | undefined {
  return select(tx, context, "and c.used = 'f' and c.pkid = ?", pkid)[0];
}

/** It lets nobody in from now on, and is not shown any more. */
export function useCode(tx: Tx, { pkid }: Pick<ActivationCode, 'pkid'>): void {
  tx.run("update phoneactivationcode set used = 't' where pkid = ?", pkid);
}

export function dropCode(tx: Tx, { pkid }: Pick<ActivationCode, 'pkid'>): void {
  tx.run('delete from phoneactivationcode where pkid = ?', pkid);
}

/** All that a telephone has. @param device pkid */
export function dropCodesOf(tx: Tx, device: string): void {
  tx.run('delete from phoneactivationcode where fkdevice = ?', device);
}

/** Live ones of telephones that the user owns or controls. @param user pkid */
export function codesOfUser(tx: Tx, context: Context, user: string): ActivationCode[] {
  return select(
    tx,
    context,
    `and c.used = 'f' and (c.fkenduser = ?1 or d.fkenduser = ?1 or d.pkid in
       (select fkdevice from enduserdevicemap where fkenduser = ?1 and tkuserassociation = 1))
     order by d.name`,
    user,
  );
}

function select(tx: Tx, context: Context, more: string, ...values: string[]): ActivationCode[] {
  const now = Math.floor(context.clock.now() / 1000);
  return tx
    .all(`${CODES} where 1 = 1 ${more}`, ...values)
    .filter(({ expiry }) => Number(expiry) > now)
    .map((row) => codeIn(row, context));
}

function codeIn(row: Row, { sealer }: Pick<Context, 'sealer'>): ActivationCode {
  const { sealed } = JSON.parse(String(row.hidden)) as { sealed: string };
  const { owner, userid } = row;
  return {
    pkid: String(row.pkid),
    code: sealer.open(sealed),
    expires: Number(row.expiry),
    used: row.used === 't',
    device: {
      pkid: String(row.device),
      name: String(row.name),
      description: String(row.description ?? ''),
      model: String(row.model ?? ''),
      owner:
        typeof owner === 'string' && typeof userid === 'string'
          ? { pkid: owner, userid }
          : undefined,
    },
  };
}

/** Seconds that a code counts unless told. [doc] */
export function timeToLive(tx: Tx): number {
  const hours = Number(readParameter(tx, DEVICE_ACTIVATION, 'ActivationTimetoLive(Hours)'));
  return (Number.isFinite(hours) && hours > 0 ? hours : HOURS) * 3600;
}

/** Sixteen digits whose first eight no other code has. */
function freeDigits(tx: Tx, ids: Context['ids']): string {
  for (;;) {
    const code = digits(ids);
    const id = code.slice(0, ID_DIGITS);
    if (!tx.get('select 1 from phoneactivationcode where codeid = ?', id)) return code;
  }
}

/** Digits by chance, none more likely than another: bytes of 250 and more are passed over. */
export function digits(ids: Pick<Ids, 'bytes'>): string {
  let text = '';
  while (text.length < DIGITS) {
    for (const byte of ids.bytes(DIGITS)) {
      if (byte < 250 && text.length < DIGITS) text += String(byte % 10);
    }
  }
  return text;
}

/** As clients show it: 4-4-4-4. [client] */
export function grouped(code: string): string {
  return (code.match(/\d{4}/g) ?? []).join('-');
}
