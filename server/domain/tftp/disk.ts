/**
 * The files as they are on the disk of a node, for the command line and for TFTP File Management. Of
 * trust lists these are others than what the service serves: it goes on with what it loaded, and
 * serves no list that somebody else put there.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Tx } from '../../store/store';
import { CTL_FILE, dropCtl, readCtl } from '../trust-lists/ctl-files';
import { ITL_FILE, itlState, writeItlState } from '../trust-lists/itl-state';
import { RECOVERY_FILE, recoveryFile } from '../trust-lists/recovery-key';
import { tftpFile } from './files';
import { dropUpload, readUpload } from './uploads';

/** Ask `tftpFileReady` before. */
export function diskFile(
  cluster: Cluster,
  node: Node,
  tx: Tx,
  path: string,
): string | Buffer | undefined {
  const name = path.replace(/^\//, '');
  if (name === CTL_FILE) return readCtl(tx, node.name)?.bytes;
  if (name === RECOVERY_FILE) return recoveryFile(cluster, tx, node.name);
  if (name === ITL_FILE)
    return readUpload(tx, node.name, ITL_FILE) ?? tftpFile(cluster, node, tx, name);
  return tftpFile(cluster, node, tx, name);
}

/**
 * What is built from the database is there again at once, so it does not count; trust lists are gone.
 *
 * @param node its name: it may run in another process @returns false when nothing was deleted
 */
export function dropFile(cluster: Cluster, tx: Tx, node: string, path: string): boolean {
  if (path === CTL_FILE) return dropCtl(tx, node);
  const dropped = dropUpload(tx, node, path);
  if (path !== ITL_FILE || dropped) return dropped;
  const here = cluster.node(node);
  if (here && itlState(cluster, tx, here).kind === 'deleted') return false;
  writeItlState(cluster, tx, node, { kind: 'deleted' });
  return true;
}
