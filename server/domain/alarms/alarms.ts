/**
 * Alarms that services of a cluster raised, the newest last: what the Syslog Viewer of a real one
 * shows. Kept in the memory of the process that raised them, with the cluster's time. [doc] names and
 * meanings, facts/onboarding.md A4
 */
import type { Cluster } from '../../cluster/cluster';

const MOST = 500;

export interface Alarm {
  name: string;
  /** cluster time in ms */
  time: number;
  /** node whose service raised it */
  node: string;
  /** parameters of the alarm */
  details: Readonly<Record<string, string>>;
}

const raised = new WeakMap<Cluster, Alarm[]>();

export function raiseAlarm(
  cluster: Cluster,
  name: string,
  details: Readonly<Record<string, string>>,
  node = cluster.home.name,
): void {
  const alarms = alarmsIn(cluster);
  alarms.push({ name, time: cluster.clock.now(), node, details });
  if (alarms.length > MOST) alarms.shift();
  cluster.log.warn('alarm', { cluster: cluster.name, alarm: name, ...details });
}

export function listAlarms(cluster: Cluster): readonly Alarm[] {
  return alarmsIn(cluster);
}

function alarmsIn(cluster: Cluster): Alarm[] {
  let alarms = raised.get(cluster);
  if (!alarms) {
    const made: Alarm[] = [];
    raised.set(cluster, (alarms = made));
    cluster.register({ name: 'alarms', reset: () => void made.splice(0) });
  }
  return alarms;
}
