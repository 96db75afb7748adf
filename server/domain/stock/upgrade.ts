/**
 * What an upgrade does to the rows of a cluster.
 *
 * New stock objects and services come, device defaults take the loads of the new release and keep
 * the old ones as inactive, PIN synchronisation is off [doc] facts/pin-sync.md 1; everything else,
 * certificates and credentials too, stays as it is. What came is [guess] where stock.md has no
 * words on it.
 */
import type { Cluster, Release } from '../../cluster/cluster';
import type { Tx } from '../../store/store';
import { flaggedServers, setFlag } from '../pin-sync/flag';
import { laterObjects, loadsOf } from './load';
import { componentVersion } from './seed-settings';
import { seedServices } from './seed-services';

export interface UpgradeSteps {
  from: Release;
  to: Release;
}

export function upgradeRows(tx: Tx, { ids, nodes }: Cluster, { from, to }: UpgradeSteps): void {
  addStock(tx, from, to);
  for (const { name, role } of nodes) {
    const row = tx.get('select pkid from processnode where lower(name) = lower(?)', name);
    if (row) seedServices(tx, ids, { pkid: String(row.pkid), name, role }, to.name);
  }
  // As after a fresh installation of the new release, but that the old loads can be gone back to.
  for (const { model, protocol, load } of loadsOf(to.name)) {
    tx.run(
      `update defaults set inactiveloadinformation = loadinformation, loadinformation = ?1
        where tkmodel = ?2 and tkdeviceprotocol = ?3 and loadinformation <> ?1`,
      ...[load, model, protocol],
    );
  }
  for (const server of flaggedServers(tx)) setFlag(tx, ids, server, false);
  tx.run(
    "update componentversion set version = ? where softwarecomponent = 'cm-ver'",
    componentVersion(to.build),
  );
}

/** Objects that the new release has and the old one had not; one of the same name that is there stays. */
function addStock(tx: Tx, from: Release, to: Release): void {
  const stillLater = new Set(laterObjects(to.build).map(({ pkid }) => pkid));
  for (const { noun, pkid, object } of laterObjects(from.build)) {
    if (stillLater.has(pkid) || tx.objects.find(noun, object) !== undefined) continue;
    tx.objects.insert(noun, object, { pkid });
  }
}
