/** The services that a node can have, as schemas/services.yaml states them. */
import { readFileSync } from 'node:fs';
import { compiled } from '../../schema/load';

export interface ServiceFacts {
  name: string;
  group: string;
  /** feature services are activated by an administrator, network services run from the start */
  kind: 'feature' | 'network';
  on: 'cucm' | 'presence' | 'both';
  /** runs on the publisher only */
  publisher?: boolean;
  /** activated in a fresh ucmock */
  active?: boolean;
  /** its name in AXL's XService, where that differs */
  axl?: string;
  /** cannot be stopped over the web, only by the CLI */
  cli?: boolean;
  /** while it is down nobody answers at this door of the node */
  door?: ServiceDoor;
  /** services that have to run for it */
  needs?: string[];
  /** release that brought it: '12.5' */
  since?: string;
}

/**
 * web: HTTPS and UDS; files: TFTP over HTTP and HTTPS; calls: what telephones send; trust: what they
 * ask about certificates; enrolment: how they get one; ctl: what the CTL client speaks to
 */
export type ServiceDoor = 'web' | 'files' | 'calls' | 'trust' | 'enrolment' | 'ctl';

let services: readonly ServiceFacts[] | undefined;

/** By name, in the order in which they are stated; read once for a process. */
export function loadServices(): readonly ServiceFacts[] {
  return (services ??= readServices());
}

function readServices(): readonly ServiceFacts[] {
  const stated = JSON.parse(readFileSync(compiled('services.json'), 'utf8')) as Record<
    string,
    Omit<ServiceFacts, 'name'>
  >;
  return Object.entries(stated).map(([name, facts]) => ({ name, ...facts }));
}

/** Those of a node: by its product and the release of its cluster. */
export function servicesOf(presence: boolean, release: string): ServiceFacts[] {
  return loadServices().filter(
    ({ on, since }) =>
      (on === 'both' || on === (presence ? 'presence' : 'cucm')) &&
      (since === undefined || Number(since) <= Number(release)),
  );
}

/** Those of a Unity Connection, as far as they are the platform's, which it shares. [guess] */
export function platformServices(release: string): ServiceFacts[] {
  return servicesOf(false, release).filter(
    ({ on, kind, group }) => on === 'both' && kind === 'network' && group === 'Platform Services',
  );
}
