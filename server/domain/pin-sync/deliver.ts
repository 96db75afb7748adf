/** One PIN to one Unity Connection, and what became of it. The PIN itself is never written down. */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError, type PinSyncMark } from '../../cluster/neighbours';
import { ServerNotUsable, type UnityServer } from './servers';

export interface Delivery {
  server: UnityServer | ServerNotUsable;
  /** stranger: the server has no such user; unknown: it was asked and did not answer */
  outcome: 'taken' | 'stranger' | 'failed' | 'unknown';
  reason?: string;
}

export interface Parcel {
  userid: string;
  pin: string;
  mark: PinSyncMark;
}

export async function deliver(
  cluster: Cluster,
  server: UnityServer | ServerNotUsable,
  { userid, pin, mark }: Parcel,
): Promise<Delivery> {
  const delivery = await attempt(cluster, server, { userid, pin, mark });
  cluster.log.info('pin-sync', {
    direction: 'to-unity',
    userid,
    server: server instanceof ServerNotUsable ? server.message : server.name,
    outcome: delivery.outcome,
    ...(delivery.reason !== undefined && { reason: delivery.reason }),
  });
  return delivery;
}

async function attempt(
  cluster: Cluster,
  server: UnityServer | ServerNotUsable,
  { userid, pin, mark }: Parcel,
): Promise<Delivery> {
  if (server instanceof ServerNotUsable)
    return { server, outcome: 'failed', reason: server.message };
  try {
    const known = await cluster.neighbours.unity(server.target).setPin(userid, pin, mark);
    return { server, outcome: known ? 'taken' : 'stranger' };
  } catch (error) {
    if (!(error instanceof NeighbourError)) throw error;
    if (!error.mayHaveActed) return { server, outcome: 'failed', reason: error.message };
    const reason = `${error.message}; whether ${server.name} has changed the PIN is not known`;
    return { server, outcome: 'unknown', reason };
  }
}
