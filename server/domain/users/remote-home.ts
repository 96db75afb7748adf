/**
 * Whose home is another cluster? UDS asks the clusters that ILS knows of; a spoke asks by its hub, as
 * it sees no further than that one does. [guess] facts/centralized.md 6
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError, type RemoteHome } from '../../cluster/neighbours';
import type { Node } from '../../cluster/node';
import { knownClusters } from '../ils/network';
import { ilsSettings } from '../ils/settings';
import { portOf, publisherName } from '../nodes';
import type { UserKey } from './home';

export interface HomeQuestion {
  key: UserKey;
  value: string;
}

export async function findRemoteHome(
  cluster: Cluster,
  node: Node,
  question: HomeQuestion,
): Promise<RemoteHome | undefined> {
  if (question.value === '') return undefined;
  const { asked, settings } = node.store.read((tx) => {
    const own = ilsSettings(tx, cluster.sealer);
    if (!own.active) return { asked: [], settings: own };
    return {
      asked: knownClusters(tx).filter(({ status }) => status === 'Up to Date'),
      settings: own,
    };
  });
  const isSpoke = settings.role === 'Spoke Cluster';
  const to = isSpoke ? asked.filter((one) => one.clusterId === settings.registeredWith) : asked;
  const homes = await Promise.all(
    to.map(({ address }) => askOne(cluster, address, { ...question, everywhere: isSpoke })),
  );
  return homes.find((home) => home !== undefined);
}

/** A cluster that does not answer is the home of nobody. */
async function askOne(
  cluster: Cluster,
  address: string,
  question: HomeQuestion & { everywhere: boolean },
): Promise<RemoteHome | undefined> {
  // What is asked is open to everybody, and the certificate was judged when the cluster was learnt of.
  const target = { address, username: '', password: '', ignoreCertificate: true };
  try {
    return await cluster.neighbours.ils(target).home(question);
  } catch (error) {
    if (error instanceof NeighbourError) return undefined;
    throw error;
  }
}

/** What other clusters hear of a user who is at home here. */
export async function localHome(cluster: Cluster, node: Node, userid: string): Promise<RemoteHome> {
  const publisher = publisherName(node) ?? node.name;
  const version = cluster.release.build.split('.').slice(0, 3).join('.');
  return {
    userid,
    publisher,
    root: `https://${publisher}:${await portOf(cluster)}/cucm-uds`,
    version,
  };
}
