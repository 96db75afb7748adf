/**
 * Bulk certificate management: each cluster exports its certificates to a central place, one of
 * them consolidates what is there, each imports the consolidated file. [doc] The place is an SFTP
 * server of the administrator's; a folder stands in for it [own].
 *
 * Only certificates travel, no keys.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { machineNow } from '../../runtime/clock';
import { DomainRefusal } from '../../schema/refusal';
import { addTrusted, certificatesIn, type TrustStore } from '../../security/trust-store';
import type { Tx } from '../../store/store';
import { findOwn, type Owner } from './own';

/** [doc] types of the page, the units that they mean, and where an import puts them [guess] */
const TYPES = {
  Tomcat: { units: ['tomcat', 'tomcat-ECDSA'], stores: ['tomcat-trust'] },
  TFTP: {
    units: ['CallManager', 'CallManager-ECDSA'],
    stores: ['CallManager-trust', 'Phone-SAST-trust'],
  },
  CAPF: { units: ['CAPF'], stores: ['CAPF-trust', 'CallManager-trust'] },
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
  const folder = folderOf(cluster, type);
  const pems: string[] = [];
  for (const owner of owners) {
    for (const unit of TYPES[type].units) {
      const own = await findOwn(cluster, node, owner, unit);
      if (own) pems.push(own.certificate.toString());
    }
  }
  const unique = [...new Set(pems)];
  writeFileSync(join(folder, `${encodeURIComponent(cluster.name)}.pem`), unique.join(''));
  return unique.length;
}

/** Makes one file of what all clusters exported. @returns the clusters */
export function consolidateBulk(cluster: Cluster, type: BulkType): string[] {
  const folder = folderOf(cluster, type);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.pem') && name !== CONSOLIDATED)
    .sort();
  if (files.length < 2)
    throw new DomainRefusal(
      'invalid',
      `Nothing to consolidate: ${files.length} of at least 2 clusters exported ${type}.`,
    );
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  writeFileSync(join(folder, CONSOLIDATED), texts.join(''));
  return files.map((name) => name.slice(0, -'.pem'.length));
}

/** What the consolidated file holds; read before the unit of work. */
export function readConsolidated(cluster: Cluster, type: BulkType): string[] {
  const path = join(folderOf(cluster, type), CONSOLIDATED);
  if (!existsSync(path))
    throw new DomainRefusal('invalid', `The ${type} certificates were not consolidated yet.`);
  return certificatesIn(readFileSync(path, 'utf8')).map(String);
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

function folderOf({ settings }: Cluster, type: BulkType): string {
  if (settings.certificateFolder === undefined)
    throw new DomainRefusal(
      'invalid',
      'No central place is configured; see the option certificateFolder.',
    );
  const folder = join(settings.certificateFolder, type);
  mkdirSync(folder, { recursive: true });
  return folder;
}
