/** What pages of the platform keep: rows by node (empty: of the cluster) and name. */
import type { Cluster } from '../../cluster/cluster';
import { createIds } from '../../runtime/ids';
import type { Tx } from '../../store/store';

export interface Setting {
  /** JSON */
  value: unknown;
  /** opened; undefined when none is kept */
  secret: string | undefined;
}

/** Not the cluster's ids: with a seed, what a test made later would get other uuids. */
const chance = createIds();

export function readSetting(
  { sealer }: Pick<Cluster, 'sealer'>,
  tx: Pick<Tx, 'get'>,
  node: string,
  name: string,
): Setting | undefined {
  const row = tx.get(
    'select value, rest from platformsetting where node = ? and name = ?',
    node,
    name,
  );
  if (!row) return undefined;
  const sealed = String(row.rest ?? '');
  const secret = sealed.startsWith('sealed:') ? sealer.open(sealed) : undefined;
  return { value: JSON.parse(String(row.value)) as unknown, secret };
}

export function writeSetting(
  { sealer }: Pick<Cluster, 'sealer'>,
  tx: Tx,
  { node, name, value, secret }: { node: string; name: string; value: unknown; secret?: string },
): void {
  removeSetting(tx, node, name);
  tx.run(
    'insert into platformsetting (pkid, node, name, value, rest) values (?, ?, ?, ?, ?)',
    ...[chance.pkid(), node, name, JSON.stringify(value)],
    secret === undefined ? '{}' : sealer.seal(secret),
  );
}

/** @returns false when there was none */
export function removeSetting(tx: Tx, node: string, name: string): boolean {
  return tx.run('delete from platformsetting where node = ? and name = ?', node, name) > 0;
}
