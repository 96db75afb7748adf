/**
 * AppServerInfo, beyond the generic verbs: content that ticks "Enable End User Pin Synchronization"
 * is stored only when the Unity Connection could be asked. [doc] the texts, [own] that AXL gives
 * them as a fault. facts/pin-sync.md 2, 3
 */
import type { Cluster } from '../../../server/cluster/cluster';
import { refine, type Answer } from '../../../server/dispatch/operation';
import { enable } from '../../../server/domain/pin-sync/enable';
import { isOn } from '../../../server/domain/pin-sync/flag';
import { pkidOf } from '../../../server/runtime/ids';
import type { UnitOfWork } from '../../../server/store/rehearse';
import { textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';

export const addAppServerInfo = refine('addAppServerInfo', {
  evidence: 'doc',
  around({ cluster, request }, unit) {
    const info = treeOf(request.appServerInfo);
    return enabling(cluster, info, unit, () => serverNamed(cluster, info.appServerName));
  },
});

export const updateAppServerInfo = refine('updateAppServerInfo', {
  evidence: 'doc',
  around({ cluster, request }, unit) {
    return enabling(
      cluster,
      request,
      unit,
      () => serverNamed(cluster, request.appServerName) ?? serverOf(cluster, request.uuid),
    );
  },
});

function enabling(
  cluster: Cluster,
  { content }: Tree,
  unit: UnitOfWork<Answer>,
  server: () => string | undefined,
): Promise<Answer> | undefined {
  if (!isOn(textOf(treeOf(content)['#xml']) ?? '')) return undefined;
  const pkid = server();
  // A server that is not there is the generic verb's fault.
  return pkid === undefined ? undefined : enable(cluster, pkid, unit);
}

function serverNamed(cluster: Cluster, name: Value | undefined): string | undefined {
  const uuid = pkidOf(textOf(treeOf(name)['@uuid']) ?? '');
  if (uuid !== undefined) return uuid;
  return one(cluster, 'select pkid as pkid from appserver where name = ?', textOf(name));
}

function serverOf(cluster: Cluster, info: Value | undefined): string | undefined {
  const pkid = pkidOf(textOf(info) ?? '');
  return one(cluster, 'select fkappserver as pkid from appserverinfo where pkid = ?', pkid);
}

function one(cluster: Cluster, sql: string, key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  const row = cluster.publisher.store.read((tx) => tx.get(sql, key));
  return typeof row?.pkid === 'string' ? row.pkid : undefined;
}
