/**
 * The settings of User Management > Self-Provisioning, kept as parameters of the service Self
 * Provisioning IVR (AXL updateSelfProvisioning): who has to prove what, and by which CTI route point
 * and application user the IVR answers. facts/onboarding.md C1, C4
 */
import type { Cluster } from '../../cluster/cluster';
import type { Tx } from '../../store/store';
import { isOn } from '../parameters';
import { readParameter, writeParameter } from '../services/parameters';

export const SERVICE = 'Self Provisioning IVR';
export const PARAMETERS = {
  authenticates: 'RequireAuthentication',
  takesCode: 'AllowAuthenticationCode',
  code: 'AuthenticationCode',
  routePoint: 'CtiRoutePoint',
  applicationUser: 'ApplicationUser',
  languages: 'SelfProvisioningLanguages',
} as const;
/** What the running IVR goes on with until its restart. The name is ours. [own] */
const IN_FORCE = 'SettingsInForce';

export interface Modes {
  /** Require Authentication: users by password or PIN */
  authenticates: boolean;
  /** and administrators by the authentication code */
  takesCode: boolean;
}

/**
 * As updateSelfProvisioning set them; before, authentication is required and no code is taken, as a
 * real XMLDefault said [client]. One rule for XMLDefault, UDS, the phone's dialogue and the IVR.
 * @param read a parameter of the service; '' or undefined when it is not set
 */
export function modesOf(read: (name: string) => string | undefined): Modes {
  const required = read(PARAMETERS.authenticates) ?? '';
  return {
    authenticates: required === '' || isOn(required),
    takesCode: isOn(read(PARAMETERS.takesCode)),
  };
}

export function modes(tx: Tx): Modes {
  return modesOf((name) => readParameter(tx, SERVICE, name));
}

/** What a change of needs a restart of the service. [doc] facts/onboarding.md C4 */
export interface IvrSettings {
  /** name of the CTI route point; '' for none */
  routePoint: string;
  /** user id of the application user that controls it; '' for none */
  applicationUser: string;
  /** in the order of their priority */
  languages: string[];
}

export function savedIvrSettings(tx: Tx): IvrSettings {
  const read = (name: string): string => readParameter(tx, SERVICE, name) ?? '';
  return {
    routePoint: read(PARAMETERS.routePoint),
    applicationUser: read(PARAMETERS.applicationUser),
    languages: read(PARAMETERS.languages)
      .split(',')
      .filter((name) => name !== ''),
  };
}

/** Since when the IVR runs, in ms of the cluster's clock; undefined while it does not. */
function runningSince({ publisher }: Cluster): number | undefined {
  return publisher.services.find(SERVICE)?.since;
}

/** Before a change: the running IVR keeps what it started with. */
export function keepIvrSettings(tx: Tx, cluster: Cluster): void {
  const since = runningSince(cluster);
  if (since === undefined || keptSettings(tx)?.since === since) return;
  writeParameter(tx, SERVICE, IN_FORCE, JSON.stringify({ since, ...savedIvrSettings(tx) }));
}

/** What the IVR goes by now. */
export function ivrSettings(tx: Tx, cluster: Cluster): IvrSettings {
  const kept = keptSettings(tx);
  return kept !== undefined && kept.since === runningSince(cluster) ? kept : savedIvrSettings(tx);
}

function keptSettings(tx: Tx): (IvrSettings & { since: number }) | undefined {
  const text = readParameter(tx, SERVICE, IN_FORCE) ?? '';
  return text === '' ? undefined : (JSON.parse(text) as IvrSettings & { since: number });
}
