/** What the page and AXL show of the network: never the password. */
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';
import { readParameter } from '../services/parameters';
import { knownClusters, type KnownCluster } from './network';
import { ILS_SERVICE, ilsSettings } from './settings';

export function ilsView(tx: Tx, sealer: Sealer) {
  const settings = ilsSettings(tx, sealer);
  const { clusterId, role, active, registrationServer } = settings;
  return {
    clusterId,
    role,
    active,
    registrationServer,
    status: ownStatus(tx, sealer),
    synchronizeClustersEvery: settings.everyMs / 60_000,
    useTls: settings.useTls,
    usePassword: settings.password !== undefined,
    clusters: knownClusters(tx).map(shownOf),
  };
}

function shownOf({
  clusterId,
  role,
  hub,
  version,
  fqdn,
  status,
  lastContact,
  lastData,
  catalog,
}: KnownCluster) {
  return {
    ...{ clusterId, role, hub, version, fqdn, status },
    lastContactTime: lastContact ?? null,
    lastDataReceived: lastData ?? null,
    catalog: catalog ?? null,
  };
}

/** Of this cluster: how its registration stands; the first hub has none. */
export function ownStatus(tx: Tx, sealer: Sealer): string {
  const { active, registrationServer } = ilsSettings(tx, sealer);
  if (!active) return 'Not Started';
  if (registrationServer === '') return 'Up to Date';
  return readParameter(tx, ILS_SERVICE, 'IlsRegistrationStatus') || 'Never Synced';
}
