/**
 * Enabling PIN synchronisation asks the server first, with the login that will be used. The texts
 * are the administration page's. [doc] facts/pin-sync.md 3
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError } from '../../cluster/neighbours';
import { AxlFault } from '../../schema/axl-fault';
import { faultText } from '../../schema/faults';
import type { UnitOfWork } from '../../store/rehearse';
import { ServerNotUsable, unityServer, type UnityServer } from './servers';

export const SUCCESSFUL = 'Pin Synchronization successful';

const UNAUTHORIZED = 'HttpsURLConnection response code: 401 : Unauthorized';
/** [doc] also for a server that cannot be reached */
const NOT_VERIFIED = 'Certificate not verified.';

/**
 * Ticks the box of an application server by AXL: asks it, then stores.
 *
 * @throws AxlFault with the page's text; nothing is stored then
 */
export async function enable<T>(cluster: Cluster, pkid: string, unit: UnitOfWork<T>): Promise<T> {
  unit.rehearse();
  const reason = await reasonAgainst(cluster, pkid);
  if (reason !== undefined) throw new AxlFault('pinSyncNotEnabled', { reason });
  return unit.commit();
}

/** Asks the server. @returns the page's sentence when it cannot be enabled */
export async function probeServer(cluster: Cluster, pkid: string): Promise<string | undefined> {
  const reason = await reasonAgainst(cluster, pkid);
  return reason === undefined ? undefined : faultText('pinSyncNotEnabled', { reason });
}

async function reasonAgainst(cluster: Cluster, pkid: string): Promise<string | undefined> {
  const read = (): UnityServer =>
    cluster.publisher.store.read((tx) => unityServer(tx, cluster.sealer, pkid));
  try {
    const server = read();
    if (!server.mayUseAxl) return UNAUTHORIZED;
    await cluster.neighbours.unity(server.target).probe();
    const same = JSON.stringify(read()) === JSON.stringify(server);
    return same ? undefined : `${server.name} was changed meanwhile.`;
  } catch (error) {
    return reasonOf(error, cluster.settings.pinSyncReason);
  }
}

/** The page's "due to ..." for a failure. */
function reasonOf(error: unknown, unreached: 'documented' | 'cause'): string {
  if (error instanceof ServerNotUsable) return `${error.message}.`;
  if (!(error instanceof NeighbourError)) throw error;
  if (error.reason === 'certificate') return NOT_VERIFIED;
  return error.reason === 'connection' && unreached === 'documented' ? NOT_VERIFIED : error.message;
}
