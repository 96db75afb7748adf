/**
 * What became of a server's ITL since its TFTP service started: deleted by an administrator, or
 * replaced by one that another key signed (`utils itl reset`). The next start makes the usual one
 * again. [doc] facts/trust-lists.md 4
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Identity } from '../../security/authority';
import type { Tx } from '../../store/store';
import { readSetting, writeSetting } from '../platform/settings';

export const ITL_FILE = 'ITLFile.tlv';

/** `at`: cluster time in ms of what was done to it; `by`: the key of another cluster, PEM */
export type ItlState =
  | { kind: 'usual' }
  | { kind: 'deleted'; at: number }
  | { kind: 'reset'; at: number; by?: Identity };

export function itlState(cluster: Cluster, tx: Tx, node: Node): ItlState {
  const kept = readSetting(cluster, tx, node.name, ITL_FILE);
  if (!kept) return { kind: 'usual' };
  const { kind, at, cert } = kept.value as Kept;
  const since = node.services.find('Cisco Tftp')?.since ?? 0;
  if (at < since) return { kind: 'usual' };
  if (kind === 'deleted' || cert === undefined || kept.secret === undefined) return { kind, at };
  return { kind, at, by: { cert, key: kept.secret } };
}

interface Kept {
  kind: 'deleted' | 'reset';
  at: number;
  cert?: string;
}

/** @param by signs in place of a key of this cluster */
export function writeItlState(
  cluster: Cluster,
  tx: Tx,
  node: string,
  { kind, by }: { kind: 'deleted' | 'reset'; by?: Identity | undefined },
): void {
  const value: Kept = { kind, at: cluster.clock.now(), ...(by && { cert: by.cert }) };
  writeSetting(cluster, tx, { node, name: ITL_FILE, value, ...(by && { secret: by.key }) });
}
