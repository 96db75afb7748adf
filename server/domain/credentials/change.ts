/**
 * A password or PIN is changed, within a unit of work: the one way for AXL, UDS and whoever comes
 * later. A PIN that other products have to know goes through pin-sync/change.ts first.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Tx } from '../../store/store';
import type { CredentialKind, Owner } from './policy';
import { setCredential, type SetOptions } from './set';

export interface SecretChange extends Omit<SetOptions, 'names' | 'unchecked'> {
  owner: Owner;
  kind: CredentialKind;
  clear: string;
}

/** @throws AxlFault for what the policy refuses; nothing is changed then */
export function changeSecret(tx: Tx, cluster: Cluster, change: SecretChange): void {
  const { owner, kind, clear, ...options } = change;
  setCredential(tx, cluster, owner, kind, clear, { ...options, names: namesOf(tx, owner) });
}

/** The words of a user that its secrets may not repeat. */
function namesOf(tx: Tx, owner: Owner): string[] {
  const row =
    owner.kind === 'end'
      ? tx.get('select userid, firstname, lastname from enduser where pkid = ?', owner.pkid)
      : tx.get('select name from applicationuser where pkid = ?', owner.pkid);
  return Object.values(row ?? {}).flatMap((value) =>
    typeof value === 'string' && value !== '' ? [value] : [],
  );
}
