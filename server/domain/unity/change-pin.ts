/**
 * A PIN that changes at Unity Connection goes to the primary AXL server first.
 *
 * Under a lease on the user: rehearse, send it as updateUser with zeroHop true, store it when CUCM
 * took it, refuse it otherwise. What CUCM itself pushes waits for the lease and goes nowhere, so
 * two changes of one user are stored in one order on both sides. facts/pin-sync.md 5, 11
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError, type PinSyncMark } from '../../cluster/neighbours';
import { RestError } from '../../schema/rest-error';
import type { UnitOfWork } from '../../store/rehearse';
import type { Row } from '../../store/store';
import { leaseOf } from '../pin-sync/change';
import { primaryServer } from './axl-server';
import { credentialOf } from './credentials';

export interface UnityPinChange {
  user: Row;
  pin: string;
  /** the change is CUCM's own push */
  mark: PinSyncMark | undefined;
}

/** undefined: nobody else has to know, and the caller may store it by itself. @throws RestError */
export function changeUnityPin<T>(
  cluster: Cluster,
  change: UnityPinChange,
  unit: UnitOfWork<T>,
): Promise<T> | undefined {
  const tells = change.mark === undefined && serverFor(cluster, change.user) !== undefined;
  const idle = !cluster.leases.held(leaseOf(aliasOf(change)));
  return !tells && idle ? undefined : inTurn(cluster, change, unit);
}

async function inTurn<T>(
  cluster: Cluster,
  change: UnityPinChange,
  unit: UnitOfWork<T>,
): Promise<T> {
  const alias = aliasOf(change);
  const release = await cluster.leases.take(leaseOf(alias));
  let unsettled = false;
  try {
    unit.rehearse();
    const told = change.mark === undefined && serverFor(cluster, change.user) !== undefined;
    if (told) {
      try {
        await send(cluster, change);
      } catch (error) {
        unsettled = error instanceof NeighbourError && error.mayHaveActed;
        throw refusal(error);
      }
    }
    try {
      return unit.commit();
    } catch (error) {
      unsettled = told;
      throw error;
    }
  } finally {
    void (unsettled ? settle(cluster, change.user) : Promise.resolve()).finally(release);
  }
}

async function send(
  cluster: Cluster,
  { user, pin }: Pick<UnityPinChange, 'user' | 'pin'>,
): Promise<void> {
  const server = serverFor(cluster, user);
  if (!server) return;
  const fields = { direction: 'to-cucm', userid: String(user.alias), server: server.address };
  try {
    await cluster.neighbours.axl(server).setPin(String(user.alias), pin);
    cluster.log.info('pin-sync', { ...fields, outcome: 'taken' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    cluster.log.info('pin-sync', { ...fields, outcome: 'failed', reason });
    throw error;
  }
}

/** CUCM did not answer and may have taken the PIN: it gets the one that holds, once. Never fails. */
async function settle(cluster: Cluster, user: Row): Promise<void> {
  try {
    const rest = cluster.publisher.store.read(
      (tx) => credentialOf(tx, String(user.pkid), 'pin')?.rest,
    );
    const { pin } = JSON.parse(typeof rest === 'string' ? rest : '{}') as { pin?: unknown };
    if (typeof pin === 'string') await send(cluster, { user, pin: cluster.sealer.open(pin) });
    else cluster.log.warn('pin-unsettled', { userid: String(user.alias) });
  } catch (error) {
    cluster.log.warn('pin-unsettled', { userid: String(user.alias), reason: String(error) });
  }
}

/** [doc] the text; that the answer is a 400 is ours [guess] */
function refusal(error: unknown): unknown {
  if (!(error instanceof NeighbourError)) return error;
  return new RestError(400, 'Failed to update PIN on CUCM. Reason: Error getting the pin.', {
    code: 'DATA_EXCEPTION',
  });
}

function serverFor(cluster: Cluster, user: Row): ReturnType<typeof primaryServer> {
  return cluster.publisher.store.read((tx) => primaryServer(tx, cluster.sealer, user));
}

function aliasOf({ user }: UnityPinChange): string {
  return String(user.alias);
}
