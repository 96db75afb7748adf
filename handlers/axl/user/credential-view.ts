/** passwordCredentials and pinCredentials as get answers them. [recorded] facts/axl.md 5.2 */
import type { Call } from '../../../server/dispatch/operation';
import type { Owner } from '../../../server/domain/credentials/policy';
import { credentialRow } from '../../../server/domain/credentials/set';
import { bracedUuid } from '../../../server/runtime/ids';
import type { Tree, Value } from '../../../server/schema/tree';

/** The group, in the words of its kind; an account without that secret has the default policy. */
export function credentialView(call: Call, owner: Owner, kind: 'password' | 'pin'): Tree {
  const prefix = kind === 'pin' ? 'pin' : 'pwd';
  const row = credentialRow(call.tx, owner, kind);
  const flag = (value: unknown): string => (value === 't' ? 'true' : 'false');
  const group: Record<string, Value> = {
    CredPolicyName: policyName(call, row?.fkcredentialpolicy),
    CredUserCantChange: flag(row?.usercantchange),
    CredUserMustChange: flag(row?.usermustchange),
    CredDoesNotExpire: flag(row?.doesnotexpire),
    // The schema makes the PIN's time a boolean by mistake, so it is answered empty. [schema]
    CredTimeChanged: kind === 'pin' ? '' : timeOf(row?.timechanged),
    CredTimeAdminLockout: timeOf(row?.timeadminlockout),
    CredLockedByAdministrator: row?.timeadminlockout === null || row === undefined ? 'false' : 'true',
    ResetHackCount: 'false',
  };
  return Object.fromEntries(Object.entries(group).map(([name, value]) => [`${prefix}${name}`, value]));
}

function policyName(call: Call, pkid: unknown): Value {
  const row =
    typeof pkid === 'string'
      ? call.tx.get('select pkid, displayname from credentialpolicy where pkid = ?', pkid)
      : call.tx.get("select pkid, displayname from credentialpolicy where displayname = 'Default Credential Policy'");
  if (!row) return '';
  return { '#': String(row.displayname), '@uuid': bracedUuid(String(row.pkid)) };
}

const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
];

/** `February 28, 2020 16:05:58 UTC`: the server's zone is UTC here. [recorded] form */
function timeOf(seconds: unknown): string {
  if (typeof seconds !== 'number') return '';
  const at = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${MONTHS[at.getUTCMonth()] ?? ''} ${two(at.getUTCDate())}, ${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} UTC`;
}
