/**
 * What became of a server's ITL since its TFTP service started: deleted by an administrator, or
 * replaced by one that another key signed (`utils itl reset`). The next start makes the usual one
 * again. [doc] facts/trust-lists.md 4
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Tx } from '../../store/store';
import { readSetting, writeSetting } from '../platform/settings';

export const ITL_FILE = 'ITLFile.tlv';

/** Cluster time in ms of what was done to it. */
export type ItlState = { kind: 'usual' } | { kind: 'deleted' | 'reset'; at: number };

export function itlState(cluster: Cluster, tx: Tx, node: Node): ItlState {
  const state = readSetting(cluster, tx, node.name, ITL_FILE)?.value as ItlState | undefined;
  const since = node.services.find('Cisco Tftp')?.since ?? 0;
  return state && state.kind !== 'usual' && state.at >= since ? state : { kind: 'usual' };
}

export function writeItlState(
  cluster: Cluster,
  tx: Tx,
  node: string,
  kind: 'deleted' | 'reset',
): void {
  writeSetting(cluster, tx, { node, name: ITL_FILE, value: { kind, at: cluster.clock.now() } });
}
