/**
 * Alarms: lines of the syslog, which `file view activelog syslog/CiscoSyslog` shows. Their form is
 * that of the vendor's examples as remembered. [guess]
 */
import type { Cluster } from '../../cluster/cluster';
import { logFilesOf } from './log-files';

const SEVERITY = { Error: 3, Warning: 4, Informational: 6 } as const;

export interface Alarm {
  /** 'DevActApplicationOnboardIssue' */
  name: string;
  severity: keyof typeof SEVERITY;
  /** that raises it */
  service: string;
  text: string;
}

export const SYSLOG = 'syslog/CiscoSyslog';

export function raiseAlarm(cluster: Cluster, { name, severity, service, text }: Alarm): void {
  const at = new Date(cluster.clock.now()).toISOString();
  const level = SEVERITY[severity];
  const node = cluster.home.name;
  logFilesOf(cluster).write(
    SYSLOG,
    `${at} ${node} local7 ${level} : %UC_DEVICEACTIVATION-${level}-${name}: %[Description=${text}][AppID=${service}][ClusterID=StandAloneCluster][NodeID=${node}]: ${name}`,
  );
  cluster.log.warn('alarm', { alarm: name, service, text });
}
