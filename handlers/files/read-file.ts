/** A file of the TFTP service, by whatever door it is asked for. */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import { tftpFile } from '../../server/domain/tftp/files';
import { profileFile } from '../../server/domain/users/profile-files';
import { encodeAround, encodeXml } from '../../server/rest/encode';
import type { Tx } from '../../server/store/store';

/** @param path a slash in front or not @returns undefined where the node has no such file */
export function readFile(
  cluster: Cluster,
  node: Node,
  tx: Tx,
  path: string,
): string | Buffer | undefined {
  const profile = profileFile(tx, path.startsWith('/') ? path.slice(1) : path);
  if (!profile) return tftpFile(cluster, node, tx, path);
  return 'tree' in profile
    ? encodeXml(profile.root, profile.tree)
    : encodeAround(profile.root, profile.inner);
}

/** What the HTTP doors call it. */
export function typeOf(path: string): string {
  if (path.endsWith('.xml')) return 'text/xml';
  return path.endsWith('.txt') ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}
