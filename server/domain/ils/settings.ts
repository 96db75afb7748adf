/** Advanced Features > ILS Configuration, as it is stored: parameters of the service. [guess] */
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';
import { enterpriseParameter, isOn } from '../parameters';
import { readParameter, readSecretParameter } from '../services/parameters';

export const ILS_SERVICE = 'Cisco Intercluster Lookup Service';

/** The Cluster ID with which ILS does not work. [seed] */
export const STAND_ALONE = 'StandAloneCluster';

export type IlsRole = 'Hub Cluster' | 'Spoke Cluster' | 'Stand Alone Cluster';

export interface IlsSettings {
  clusterId: string;
  role: IlsRole;
  /** the box of the popup, and a Cluster ID and a role with which it works */
  active: boolean;
  /** host, address or host:port of a hub's publisher; '' at the first hub */
  registrationServer: string;
  /** cluster id of the hub that answered there; '' until one did */
  registeredWith: string;
  everyMs: number;
  useTls: boolean;
  /** undefined: the box Use Password is empty */
  password: string | undefined;
  /** Exchange Global Dial Plan Replication Data with Remote Clusters */
  exchangesDialPlan: boolean;
  routeString: string;
}

const MINUTE_MS = 60_000;
/** Bounds of the interval, in minutes. [doc] 10 is the default */
export const INTERVAL = { usual: 10, min: 1, max: 1440 };

export function ilsSettings(tx: Tx, sealer: Sealer): IlsSettings {
  const setting = (name: string): string => readParameter(tx, ILS_SERVICE, name) ?? '';
  const clusterId = clusterIdOf(tx);
  const role = roleOf(setting('IlsRole')) ?? 'Stand Alone Cluster';
  const minutes = Number(setting('IlsSynchronizeClustersEvery') || INTERVAL.usual);
  const usesPassword = isOn(setting('IlsUsePassword'));
  return {
    clusterId,
    role,
    active:
      isOn(setting('IlsActivated')) && clusterId !== STAND_ALONE && role !== 'Stand Alone Cluster',
    registrationServer: setting('IlsRegistrationServer'),
    registeredWith: setting('IlsRegisteredWith'),
    everyMs: (isInterval(minutes) ? minutes : INTERVAL.usual) * MINUTE_MS,
    useTls: isOn(setting('IlsUseTls')),
    password: usesPassword
      ? readSecretParameter(tx, sealer, ILS_SERVICE, 'IlsPassword')
      : undefined,
    exchangesDialPlan: isOn(setting('IlsExchangeDirectoryUri')),
    routeString: setting('IlsRouteString'),
  };
}

export function clusterIdOf(tx: Tx): string {
  return enterpriseParameter(tx, 'ClusterID') ?? STAND_ALONE;
}

export function isInterval(minutes: number): boolean {
  return Number.isInteger(minutes) && minutes >= INTERVAL.min && minutes <= INTERVAL.max;
}

/** The schema leaves the words free: those of the page, and what tools make of them. */
export function roleOf(words: string): IlsRole | undefined {
  const plain = words.toLowerCase().replace(/cluster|\s/g, '');
  if (plain === 'hub') return 'Hub Cluster';
  if (plain === 'spoke') return 'Spoke Cluster';
  return plain === 'standalone' ? 'Stand Alone Cluster' : undefined;
}
