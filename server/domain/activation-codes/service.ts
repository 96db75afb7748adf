/**
 * Cisco Device Activation Service: it runs on the publisher, counts what it is asked, and takes only
 * so many requests in a minute. Counters [doc], figures [guess] facts/onboarding.md A4
 */
import type { Cluster } from '../../cluster/cluster';
import { tallyOf } from '../perfmon/tally';

export const DEVICE_ACTIVATION = 'Cisco Device Activation Service';
const OBJECT = 'Cisco Device Activation';
const MINUTE_MS = 60_000;

/** What it does, as its counters call it. */
export type Deed = 'ActivationCode' | 'Invoke' | 'Register' | 'Release';

/** In a minute of the cluster's clock; codes are made by bulk jobs too. [guess] */
const MOST: Readonly<Record<Deed, number>> = {
  ActivationCode: 6_000,
  Invoke: 100,
  Register: 100,
  Release: 100,
};

/** The service is down, or too much is asked of it. */
export class ServiceBusy extends Error {
  override readonly name = 'ServiceBusy';
}

export interface DeviceActivation {
  /** `<deed>Attempts` */
  attempt(deed: Deed): void;
  /** `<deed>Fails` */
  fail(deed: Deed): void;
  /** @throws ServiceBusy when the service does not run, or too many came in this minute */
  admit(deed: Deed): void;
}

interface Minute {
  since: number;
  served: Map<Deed, number>;
  throttled: number;
}

const known = new WeakMap<Cluster, DeviceActivation>();

/** That of a cluster, made once. */
export function deviceActivationOf(cluster: Cluster): DeviceActivation {
  let service = known.get(cluster);
  if (!service) known.set(cluster, (service = create(cluster)));
  return service;
}

/** Requests refused in the minute that is going on: the counter falls to 0 each minute. [doc] */
export function throttledNow(cluster: Cluster): number {
  return minuteOf(cluster).throttled;
}

const minutes = new WeakMap<Cluster, Minute>();

function minuteOf(cluster: Cluster): Minute {
  const now = cluster.clock.now();
  const minute = minutes.get(cluster);
  if (minute && now >= minute.since && now - minute.since < MINUTE_MS) return minute;
  const next = { since: now, served: new Map(), throttled: 0 };
  minutes.set(cluster, next);
  return next;
}

function create(cluster: Cluster): DeviceActivation {
  const { publisher } = cluster;
  const count = (counter: string): void =>
    tallyOf(cluster).count({ node: publisher.name, object: OBJECT, counter });
  cluster.register({ name: 'device-activation', reset: () => void minutes.delete(cluster) });
  return {
    attempt: (deed) => count(`${deed}Attempts`),
    fail: (deed) => count(`${deed}Fails`),
    admit(deed) {
      if (!publisher.services.runs(DEVICE_ACTIVATION))
        throw new ServiceBusy(`${DEVICE_ACTIVATION} is not running.`);
      if (cluster.settings.limits === 'off') return;
      const minute = minuteOf(cluster);
      const served = minute.served.get(deed) ?? 0;
      if (served >= MOST[deed]) {
        minute.throttled += 1;
        throw new ServiceBusy(`${DEVICE_ACTIVATION} takes no more requests in this minute.`);
      }
      minute.served.set(deed, served + 1);
    },
  };
}
