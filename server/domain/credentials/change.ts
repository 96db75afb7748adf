/**
 * A password or PIN is changed: one way for AXL, UDS and whoever comes later.
 *
 * `prepareSecretChange` runs before any transaction is open: it refuses what the policy refuses,
 * and is the place where another product is told of a new PIN, so that a PIN which that product
 * will not take is never stored (architecture.md 6, facts/pin-sync.md 4). `changeSecret` runs in
 * the unit of work and asks the policy again, since rows may have changed meanwhile.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Row, Tx } from '../../store/store';
import type { CredentialKind, Owner } from './policy';
import { checkSecret, setCredential } from './set';

export interface SecretChange {
  owner: Owner;
  kind: CredentialKind;
  clear: string;
  /** a user's own change is refused where the administrator said so */
  by: 'administrator' | 'self';
  /** name of a credential policy that comes with the secret and rules it */
  policyName?: string | undefined;
  /** false for a PIN that another product sends here: it goes no further (AXL zeroHop) */
  passOn: boolean;
}

/** @throws AxlFault for what the policy refuses */
export function prepareSecretChange(cluster: Cluster, change: SecretChange): Promise<void> {
  return Promise.resolve().then(() =>
    cluster.publisher.store.read((tx) => {
      const { owner, kind, clear, by } = change;
      checkSecret(tx, owner, kind, clear, {
        by,
        names: namesOf(tx, owner),
        policy: policyNamed(tx, change.policyName),
      });
    }),
  );
}

/** @throws AxlFault for what the policy refuses; nothing is changed then */
export function changeSecret(
  tx: Tx,
  cluster: Cluster,
  { owner, kind, clear, by }: Omit<SecretChange, 'passOn' | 'policyName'>,
): void {
  setCredential(tx, cluster, owner, kind, clear, { by, names: namesOf(tx, owner) });
}

/** The words of a user that its secrets may not repeat. */
export function namesOf(tx: Tx, owner: Owner): string[] {
  const row =
    owner.kind === 'end'
      ? tx.get('select userid, firstname, lastname from enduser where pkid = ?', owner.pkid)
      : tx.get('select name from applicationuser where pkid = ?', owner.pkid);
  return Object.values(row ?? {}).flatMap((value) =>
    typeof value === 'string' && value !== '' ? [value] : [],
  );
}

function policyNamed(tx: Tx, name: string | undefined): Row | undefined {
  if (name === undefined || name === '') return undefined;
  return tx.get('select * from credentialpolicy where displayname = ?', name);
}
