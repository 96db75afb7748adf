/**
 * A subscriber that forwards a write vouches for the user whom it let in: the publisher does not
 * know its sessions, and a password is not counted twice. Sealed under the cluster's key, which only
 * its nodes have.
 */
import type { Cluster } from '../cluster/cluster';
import type { Principal } from '../cluster/principal';
import { machineNow } from '../runtime/clock';

export const VOUCHED = 'x-ucmock-user';

/** A node's clock may differ from another's by this. */
const GOOD_FOR_MS = 60_000;

interface Voucher {
  user: Omit<Principal, 'roles'> & { roles: string[] };
  at: number;
}

export function vouchFor({ sealer }: Pick<Cluster, 'sealer'>, user: Principal): string {
  const voucher: Voucher = { user: { ...user, roles: [...user.roles] }, at: machineNow() };
  return sealer.seal(JSON.stringify(voucher));
}

/** undefined: not of our cluster's nodes, or too old */
export function vouchedUser(
  { sealer }: Pick<Cluster, 'sealer'>,
  voucher: string,
): Principal | undefined {
  try {
    const { user, at } = JSON.parse(sealer.open(voucher)) as Voucher;
    if (!(Math.abs(machineNow() - at) < GOOD_FOR_MS)) return undefined;
    return { ...user, roles: new Set(user.roles) };
  } catch {
    return undefined;
  }
}
