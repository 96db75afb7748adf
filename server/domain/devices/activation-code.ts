/**
 * Activation codes: sixteen digits by which a phone is onboarded, one for a phone, good for a time.
 * [doc] facts/onboarding.md A1
 */
import type { Clock } from '../../runtime/clock';
import type { Ids } from '../../runtime/ids';
import { AxlFault } from '../../schema/axl-fault';
import type { Tx } from '../../store/store';

const DIGITS = 16;
/** Service parameter "Activation Time to Live (Hours)" when nothing is configured. [doc] */
const HOURS = 168;

export interface ActivationCode {
  pkid: string;
  code: string;
  expires: number;
}

/** Makes the code of a phone and marks the phone; `seconds` it is good for, the parameter's unless given. */
export function createActivationCode(
  tx: Tx,
  { clock, ids }: { clock: Clock; ids: Ids },
  phone: string,
  seconds: number | undefined,
): ActivationCode {
  const now = Math.floor(clock.now() / 1000);
  dropExpired(tx, now);
  // One code per phone; a second one fails as a database error. [doc] text [guess]
  if (tx.get('select 1 from phoneactivationcode where fkdevice = ?', phone))
    throw new AxlFault('duplicateValue', { index: '' });
  const made: ActivationCode = {
    pkid: ids.pkid(),
    code: digits(ids),
    expires: now + (seconds ?? timeToLive(tx)),
  };
  tx.run(
    'insert into phoneactivationcode (pkid, activationcode, fkdevice, expiry) values (?, ?, ?, ?)',
    made.pkid,
    made.code,
    phone,
    made.expires,
  );
  tx.objects.update('Phone', phone, { enableActivationID: 'true' });
  return made;
}

/** Codes whose time is over are none any more. */
export function dropExpired(tx: Tx, now: number): void {
  tx.run('delete from phoneactivationcode where expiry <= ?', now);
}

function timeToLive(tx: Tx): number {
  const row = tx.get(
    "select paramvalue from processconfig where paramname = 'ActivationTimetoLive(Hours)'",
  );
  const hours = Number(row?.paramvalue);
  return (Number.isFinite(hours) && hours > 0 ? hours : HOURS) * 3600;
}

/** Digits by chance, none more likely than another: bytes of 250 and more are passed over. */
export function digits(ids: Ids): string {
  let text = '';
  while (text.length < DIGITS) {
    for (const byte of ids.bytes(DIGITS)) {
      if (byte < 250 && text.length < DIGITS) text += String(byte % 10);
    }
  }
  return text;
}
