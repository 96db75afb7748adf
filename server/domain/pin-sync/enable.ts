/**
 * Enabling PIN synchronisation asks the server first, with the login that will be used. The texts
 * are the administration page's. [doc] facts/pin-sync.md 3
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError } from '../../cluster/neighbours';
import { AxlFault } from '../../schema/axl-fault';
import type { UnitOfWork } from '../../store/rehearse';
import { ServerNotUsable, unityServer, type UnityServer } from './servers';

export const SUCCESSFUL = 'Pin Synchronization successful';

const UNAUTHORIZED = 'HttpsURLConnection response code: 401 : Unauthorized';
/** [doc] also for a server that cannot be reached */
const NOT_VERIFIED = 'Certificate not verified.';

/**
 * Ticks the box of an application server: asks it, then stores.
 *
 * @throws AxlFault with the page's text; nothing is stored then
 */
export async function enable<T>(
  cluster: Cluster,
  pkid: string,
  storing: UnitOfWork<T>,
): Promise<T> {
  storing.rehearse();
  const server = usable(cluster, pkid);
  const reason = await probe(cluster, server);
  if (reason !== undefined) throw new AxlFault('pinSyncNotEnabled', { reason });
  if (JSON.stringify(usable(cluster, pkid)) !== JSON.stringify(server))
    throw new AxlFault('pinSyncNotEnabled', { reason: `${server.name} was changed meanwhile.` });
  return storing.commit();
}

function usable(cluster: Cluster, pkid: string): UnityServer {
  try {
    return cluster.publisher.store.read((tx) => unityServer(tx, cluster.sealer, pkid));
  } catch (error) {
    if (!(error instanceof ServerNotUsable)) throw error;
    throw new AxlFault('pinSyncNotEnabled', { reason: reasonOf(error) });
  }
}

/** Asks the server. @returns why it cannot be enabled; undefined when it can */
export async function probe(cluster: Cluster, server: UnityServer): Promise<string | undefined> {
  if (!server.mayUseAxl) return UNAUTHORIZED;
  try {
    await cluster.neighbours.unity(server.target).probe();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The page's "due to ..." for a failure. */
export function reasonOf(error: unknown): string {
  if (error instanceof ServerNotUsable) return `${error.message}.`;
  if (!(error instanceof NeighbourError)) throw error;
  const unseen = error.reason === 'certificate' || error.reason === 'connection';
  return unseen ? NOT_VERIFIED : error.message;
}
