/**
 * CTLFile.tlv on the disks of the nodes: rows of the publisher, so that all nodes get the same bytes,
 * and each node may lose its own. The TFTP service goes on with the file that was there when it
 * started; one that was not there then is served as soon as it is. [doc] that a change wants a
 * restart of the service; [guess] the rest
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { createIds } from '../../runtime/ids';
import type { Row, Tx } from '../../store/store';
import { dropUpload, listUploads, readUpload } from '../tftp/uploads';
import { membersIn } from './members';

export const CTL_FILE = 'CTLFile.tlv';

/** Where the file is on a node. [recorded] */
export const CTL_PATH = `/usr/local/cm/tftp/${CTL_FILE}`;

/** Not the cluster's ids: with a seed, what a test made later would get other uuids. */
const chance = createIds();

/** Services that read it when they start. */
const LOADERS = ['Cisco Tftp', 'Cisco Trust Verification Service'];

/** Files of a node that are kept beside the newest and the loaded ones. */
const KEPT = 8;

export interface CtlFile {
  bytes: Buffer;
  /** cluster time in ms */
  written: number;
}

/**
 * Writes it on these nodes, over what is there.
 *
 * @param nodes process node names; all that trust lists name unless told @returns their names
 */
export function writeCtl(
  cluster: Cluster,
  tx: Tx,
  bytes: Buffer,
  nodes: readonly string[] = membersIn(tx).map(({ host }) => host),
): readonly string[] {
  const written = cluster.clock.now();
  for (const node of nodes) {
    dropUpload(tx, node, CTL_FILE);
    tx.run('delete from ctlfile where node = ? and written >= ?', node, written);
    const older = tx.all(
      `select pkid from ctlfile where node = ? and written <
         (select max(written) from ctlfile where node = ? and written < ?)
       order by written desc limit -1 offset ?`,
      ...[node, node, loadedBefore(cluster, node), KEPT],
    );
    for (const { pkid } of older) tx.run('delete from ctlfile where pkid = ?', String(pkid));
    tx.run(
      'insert into ctlfile (pkid, node, written, contents) values (?, ?, ?, ?)',
      ...[chance.pkid(), node, written, bytes.toString('base64')],
    );
  }
  return nodes;
}

/** Services go on with the file that was newest then. Of a node elsewhere nothing is known: 0 */
function loadedBefore(cluster: Cluster, name: string): number {
  const services = cluster.node(name)?.services;
  const since = LOADERS.map((service) => services?.find(service)?.since ?? 0);
  return Math.min(...since);
}

/** What is on the disk of the node: also a file that somebody else put there. */
export function readCtl(tx: Tx, node: string): CtlFile | undefined {
  const foreign = readUpload(tx, node, CTL_FILE);
  if (foreign) {
    const changed = listUploads(tx, node).find(({ path }) => path === CTL_FILE)?.changed ?? 0;
    return { bytes: foreign, written: changed * 1000 };
  }
  return fileOf(
    tx.get(
      'select contents, written from ctlfile where node = ? order by written desc limit 1',
      node,
    ),
  );
}

/** What its TFTP service serves: never a file that somebody else put there. [own] */
export function servedCtl(tx: Tx, node: Node): Buffer | undefined {
  const { since } = node.services.find('Cisco Tftp') ?? {};
  const loaded = tx.get(
    'select contents, written from ctlfile where node = ? and written < ? order by written desc limit 1',
    ...[node.name, since ?? 0],
  );
  const newest =
    'select contents, written from ctlfile where node = ? order by written desc limit 1';
  return fileOf(loaded ?? tx.get(newest, node.name))?.bytes;
}

/** The one that a service of the node found when it started then; undefined: there was none. */
export function ctlBefore(tx: Tx, node: string, moment: number): Buffer | undefined {
  return fileOf(
    tx.get(
      'select contents, written from ctlfile where node = ? and written < ? order by written desc limit 1',
      ...[node, moment],
    ),
  )?.bytes;
}

/** `file delete tftp CTLFile.tlv` on a node. @returns false when there was none */
export function dropCtl(tx: Tx, node: string): boolean {
  const foreign = dropUpload(tx, node, CTL_FILE);
  const own = tx.run('delete from ctlfile where node = ?', node) > 0;
  return foreign || own;
}

function fileOf(row: Row | undefined): CtlFile | undefined {
  return (
    row && {
      bytes: Buffer.from(String(row.contents), 'base64'),
      written: Number(row.written),
    }
  );
}
