/**
 * Whose home is where? An Expressway-C asks UDS of the clusters behind it, as any client does.
 * [doc] facts/uds.md 7
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError, type Target } from '../../cluster/neighbours';
import type { Node } from '../../cluster/node';
import { nodeNamed, publishers } from './servers';

export interface Home {
  userid: string;
  target: Target;
}

/** @param key what the client names its user by */
export async function findHome(
  cluster: Cluster,
  node: Node,
  key: 'username' | 'email',
  value: string,
): Promise<Home | undefined> {
  const query = new URLSearchParams({ [key]: value }).toString();
  for (const target of publishers(node)) {
    const text = await ask(cluster, target, `/cucm-uds/clusterUser?${query}`);
    const userid = /<result found="true" uri="[^"]*\/user\/([^"/]+)"/.exec(text)?.[1];
    const host = /<homeCluster[^>]*>([^<]+)<\/homeCluster>/.exec(text)?.[1];
    if (userid === undefined || host === undefined) continue;
    // What another cluster's ILS tells is reached too, when it is configured here.
    return { userid: decodeURIComponent(userid), target: nodeNamed(node, host) ?? target };
  }
  return undefined;
}

/** Does the cluster offer the refresh login? An answer that does not come says no. */
export async function offersRefreshLoginAt(cluster: Cluster, target: Target): Promise<boolean> {
  const text = await ask(cluster, target, '/ssosp/ws/public/singleSignOn');
  return /refreshLogin="true"/.test(text);
}

/** Is SAML SSO on at the cluster? */
export async function isSsoAt(cluster: Cluster, target: Target): Promise<boolean> {
  const text = await ask(cluster, target, '/ssosp/ws/public/singleSignOn');
  return /<Status enabled="true"/.test(text);
}

/** '' when nobody answers, or with something else than 200 */
async function ask(cluster: Cluster, target: Target, path: string): Promise<string> {
  try {
    const reply = await cluster.neighbours.web(target).send({ method: 'GET', path });
    return reply.status === 200 ? reply.body.toString('utf8') : '';
  } catch (error) {
    if (!(error instanceof NeighbourError)) throw error;
    cluster.log.info('expressway-not-answered', { target: target.address, detail: error.message });
    return '';
  }
}
