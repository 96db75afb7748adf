/**
 * The audit log of the application: who did what on the pages. Names of the members [doc], their
 * order as remembered [guess]. `file view activelog audit/AuditApp/Audit00000001.log` shows it.
 */
import type { Cluster } from '../../cluster/cluster';
import { logFilesOf } from './log-files';

export const AUDIT_LOG = 'audit/AuditApp/Audit00000001.log';

export interface AuditEvent {
  userid: string;
  /** address of the client */
  client: string;
  /** 'DeviceUpdate', 'UserAccess' */
  type: string;
  /** the page: 'CUCMAdmin', 'SelfCare' */
  resource: string;
  /** what was done, without any secret */
  details: string;
}

export function audit(cluster: Cluster, event: AuditEvent): void {
  const { userid, client, type, resource, details } = event;
  const at = new Date(cluster.clock.now()).toISOString();
  logFilesOf(cluster).write(
    AUDIT_LOG,
    `${at} | LogMessage UserID : ${userid} ClientAddress : ${client} Severity : 6 EventType : ${type} ResourceAccessed : ${resource} EventStatus : Success CompulsoryEvent : No AuditCategory : AdministrativeEvent ComponentID : ${resource} AuditDetails : ${details} App ID : Cisco Tomcat Cluster ID : StandAloneCluster Node ID : ${cluster.home.name}`,
  );
}
