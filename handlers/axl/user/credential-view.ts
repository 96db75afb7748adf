/** passwordCredentials and pinCredentials as get answers them. [recorded] facts/axl.md 5.2 */
import type { Call } from '../../../server/dispatch/operation';
import { KIND_NUMBER, type Owner } from '../../../server/domain/credentials/policy';
import { bracedUuid } from '../../../server/runtime/ids';
import type { Tree, Value } from '../../../server/schema/tree';
import type { Row } from '../../../server/store/store';

export type CredentialGroup = 'passwordCredentials' | 'pinCredentials';

/** The groups asked for, one statement for both; an account without a secret has the default policy. */
export function credentialViews(
  call: Call,
  owner: Owner,
  groups: readonly CredentialGroup[],
): Partial<Record<CredentialGroup, Tree>> {
  if (groups.length === 0) return {};
  const column = owner.kind === 'end' ? 'fkenduser' : 'fkapplicationuser';
  const rows = call.tx.all(
    `select tkcredential, fkcredentialpolicy, usercantchange, usermustchange, doesnotexpire, timechanged, timeadminlockout
       from credential where ${column} = ?`,
    owner.pkid,
  );
  return Object.fromEntries(
    groups.map((group) => {
      const kind = group === 'pinCredentials' ? 'pin' : 'password';
      return [
        group,
        view(
          call,
          kind,
          rows.find((row) => row.tkcredential === KIND_NUMBER[kind]),
        ),
      ];
    }),
  );
}

function view(call: Call, kind: 'password' | 'pin', row: Row | undefined): Tree {
  const policy = policyName(call, row?.fkcredentialpolicy);
  const cantChange = flag(row?.usercantchange);
  const mustChange = flag(row?.usermustchange);
  const doesNotExpire = flag(row?.doesnotexpire);
  const lockout = timeOf(row?.timeadminlockout);
  const locked = typeof row?.timeadminlockout === 'number' ? 'true' : 'false';
  // Spelled out: names put together for each answer cost more than the rest of it.
  return kind === 'password'
    ? {
        pwdCredPolicyName: policy,
        pwdCredUserCantChange: cantChange,
        pwdCredUserMustChange: mustChange,
        pwdCredDoesNotExpire: doesNotExpire,
        pwdCredTimeChanged: timeOf(row?.timechanged),
        pwdCredTimeAdminLockout: lockout,
        pwdCredLockedByAdministrator: locked,
        pwdResetHackCount: 'false',
      }
    : {
        pinCredPolicyName: policy,
        pinCredUserCantChange: cantChange,
        pinCredUserMustChange: mustChange,
        pinCredDoesNotExpire: doesNotExpire,
        // The schema makes the PIN's time a boolean by mistake, so it is answered empty. [schema]
        pinCredTimeChanged: '',
        pinCredTimeAdminLockout: lockout,
        pinCredLockedByAdministrator: locked,
        pinResetHackCount: 'false',
      };
}

function flag(value: unknown): string {
  return value === 't' ? 'true' : 'false';
}

function policyName(call: Call, pkid: unknown): Value {
  const { objects } = call.tx;
  const own =
    typeof pkid === 'string'
      ? pkid
      : objects.named('CredentialPolicy', 'Default Credential Policy');
  if (own === undefined) return '';
  return { '#': objects.nameOf('CredentialPolicy', own), '@uuid': bracedUuid(own) };
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `February 28, 2020 16:05:58 UTC`: the server's zone is UTC here. [recorded] form */
function timeOf(seconds: unknown): string {
  if (typeof seconds !== 'number') return '';
  const at = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${MONTHS[at.getUTCMonth()] ?? ''} ${two(at.getUTCDate())}, ${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} UTC`;
}
