/**
 * Bulk certificate management: each cluster exports its certificates to a central place, one of
 * them consolidates what is there, each imports the consolidated file. [doc]
 *
 * Only certificates travel, no keys.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { machineNow } from '../../runtime/clock';
import { DomainRefusal } from '../../schema/refusal';
import { addTrusted, certificatesIn, type TrustStore } from '../../security/trust-store';
import type { Tx } from '../../store/store';
import { atCentralPlace } from './central-place';
import { findOwn, type Owner } from './own';
import { unitsOf } from './units';

/** [doc] types of the page, the units that they mean, and where an import puts them [guess] */
const TYPES = {
  Tomcat: { units: ['tomcat', 'tomcat-ECDSA'], stores: ['tomcat-trust'] },
  TFTP: {
    units: ['CallManager', 'CallManager-ECDSA'],
    stores: ['CallManager-trust', 'Phone-SAST-trust'],
  },
  CAPF: { units: ['CAPF'], stores: ['CAPF-trust', 'CallManager-trust'] },
  // Of IM and Presence. [guess] their names
  cup: { units: ['cup', 'cup-ECDSA'], stores: ['cup-trust'] },
  'cup-xmpp': {
    units: ['cup-xmpp', 'cup-xmpp-ECDSA', 'cup-xmpp-s2s', 'cup-xmpp-s2s-ECDSA'],
    stores: ['cup-xmpp-trust'],
  },
} as const satisfies Record<string, { units: string[]; stores: TrustStore[] }>;

export type BulkType = keyof typeof TYPES;
export const BULK_TYPES = Object.keys(TYPES) as BulkType[];

const CONSOLIDATED = 'consolidated.pem';

/** Writes the certificates of all nodes into the place. @returns how many */
export async function exportBulk(
  cluster: Cluster,
  node: Node,
  owners: readonly Owner[],
  type: BulkType,
): Promise<number> {
  const pems: string[] = [];
  for (const owner of owners) {
    const units = unitsOf(cluster, owner.role).map(({ name }) => name);
    for (const unit of TYPES[type].units.filter((one) => units.includes(one))) {
      const own = await findOwn(cluster, node, owner, unit);
      if (own) pems.push(own.certificate.toString());
    }
  }
  const unique = [...new Set(pems)];
  const path = `${type}/${encodeURIComponent(cluster.name)}.pem`;
  await atCentralPlace(cluster, (files) => files.write(path, unique.join('')));
  return unique.length;
}

/** Makes one file of what all clusters exported. @returns the clusters */
export function consolidateBulk(cluster: Cluster, type: BulkType): Promise<string[]> {
  return atCentralPlace(cluster, async (files) => {
    const names = (await files.list(type))
      .filter((name) => name.endsWith('.pem') && name !== CONSOLIDATED)
      .sort();
    if (names.length < 2)
      throw new DomainRefusal(
        'invalid',
        `Nothing to consolidate: ${names.length} of at least 2 clusters exported ${type}.`,
      );
    const texts: string[] = [];
    for (const name of names) texts.push((await files.read(`${type}/${name}`)) ?? '');
    await files.write(`${type}/${CONSOLIDATED}`, texts.join(''));
    return names.map((name) => name.slice(0, -'.pem'.length));
  });
}

/** What the consolidated file holds; read before the unit of work. */
export async function readConsolidated(cluster: Cluster, type: BulkType): Promise<string[]> {
  const text = await atCentralPlace(cluster, (files) => files.read(`${type}/${CONSOLIDATED}`));
  if (text === undefined)
    throw new DomainRefusal('invalid', `The ${type} certificates were not consolidated yet.`);
  // Clusters without such units exported nothing.
  return text === '' ? [] : certificatesIn(text).map(String);
}

/** Into the trust stores of the type; what is there already stays. */
export function importBulk(
  cluster: Cluster,
  tx: Tx,
  type: BulkType,
  pems: readonly string[],
): void {
  const taking = { ids: cluster.ids, now: machineNow() };
  for (const store of TYPES[type].stores)
    for (const pem of pems) addTrusted(tx, taking, store, pem);
}
