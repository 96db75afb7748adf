/**
 * What a credential policy allows: length, triviality, history.
 *
 * The texts of the real server are not public: [guess]. What counts as trivial follows the help of
 * the administration pages [doc]: all characters the same, counting up or down, the user's own id
 * or name, forwards or backwards.
 */
import { AxlFault } from '../../schema/axl-fault';
import type { Row, Tx } from '../../store/store';
import type { Secret } from './hash';

export type CredentialKind = 'password' | 'pin' | 'digest';

export interface Owner {
  kind: 'end' | 'application';
  pkid: string;
}

/** typecredential's numbers: 3 password, 4 PIN. [client] facts/sql.md 3; digest is ours */
export const KIND_NUMBER: Record<CredentialKind, number> = { password: 3, pin: 4, digest: 5 };

/** The policy that a credential row names, else the default one. */
export function policyOf(tx: Tx, credential: Row | undefined): Row | undefined {
  const own = credential?.fkcredentialpolicy;
  if (typeof own === 'string') return tx.get('select * from credentialpolicy where pkid = ?', own);
  return tx.get("select * from credentialpolicy where displayname = 'Default Credential Policy'");
}

export interface Check {
  tx: Tx;
  policy: Row | undefined;
  credential: Row | undefined;
  kind: CredentialKind;
  clear: string;
  /** the same, for comparing it with what is stored */
  secret: Secret;
  /** user id and names, which a secret may not repeat */
  names: string[];
}

/** Throws the fault of the first rule that the new secret breaks. */
export function checkPolicy({ tx, policy, credential, kind, clear, secret, names }: Check): void {
  const word = kind === 'pin' ? 'PIN' : 'password';
  if (kind === 'pin' && !/^\d+$/.test(clear)) throw new AxlFault('pinNotNumeric');
  if (!policy) return;
  const min = Number(policy.minlength ?? 0);
  if (clear.length < min) throw new AxlFault('credentialTooShort', { credential: word, min });
  if (policy.checktrivialpwd === 't' && isTrivial(clear, names)) {
    throw new AxlFault('credentialTrivial', { credential: word });
  }
  const count = Number(policy.historycount ?? 0);
  if (credential && count > 0 && wasUsed(tx, credential, secret, count)) {
    throw new AxlFault('credentialUsedBefore', { credential: word, count });
  }
}

export function isTrivial(clear: string, names: string[]): boolean {
  const text = clear.toLowerCase();
  if (/^(.)\1*$/.test(text)) return true;
  const steps = new Set(
    [...text].slice(1).map((char, i) => char.charCodeAt(0) - text.charCodeAt(i)),
  );
  if (text.length > 2 && steps.size === 1 && (steps.has(1) || steps.has(-1))) return true;
  const backwards = [...text].reverse().join('');
  return names.some((name) => name !== '' && [text, backwards].includes(name.toLowerCase()));
}

function wasUsed(tx: Tx, credential: Row, secret: Secret, count: number): boolean {
  if (secret.matches(credential.credentials)) return true;
  return tx
    .all(
      'select credentials from credentialhistory where fkcredential = ? order by timechanged desc, rowid desc limit ?',
      String(credential.pkid),
      count,
    )
    .some((row) => secret.matches(row.credentials));
}
