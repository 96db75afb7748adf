/** Rows that depend on settings, written when a cluster starts for the first time. */
import { X509Certificate } from 'node:crypto';
import type { SecretContext } from '../credentials/set';
import { setCredential } from '../credentials/set';
import type { NodeRole } from '../../cluster/node';
import type { Tx } from '../../store/store';
import { fieldText } from '../fields';
import type { ModelLoad } from './load';
import { seedServices } from './seed-services';

export interface Settings {
  adminUser: string;
  adminPassword: string;
  /** process nodes, the publisher first */
  nodes: readonly { name: string; role: NodeRole }[];
  build: string;
  /** short name of the release: '12.5' */
  release: string;
  /** certificate of the cluster's authority, PEM */
  ca: string;
  /** firmware loads of the release, by model and protocol number */
  loads: readonly ModelLoad[];
  /** stock objects that only later releases have */
  later: readonly { noun: string; pkid: string }[];
}

/** A build as the table componentversion has it: `15.0.1.12900(234)` */
export function componentVersion(build: string): string {
  return build.replace(/-(\d+)$/, '($1)');
}

export function seedSettings(tx: Tx, context: SecretContext, settings: Settings): void {
  for (const { noun, pkid } of settings.later) tx.objects.remove(noun, pkid);
  seedNodes(tx, context, settings);
  seedAdministrator(tx, context, settings);
  seedIdleUrl(tx, settings);
  seedCertificate(tx, settings.ca);
  for (const { model, protocol, load } of settings.loads) {
    tx.run(
      'update defaults set loadinformation = ? where tkmodel = ? and tkdeviceprotocol = ?',
      load,
      model,
      protocol,
    );
  }
  tx.run(
    "insert into componentversion (softwarecomponent, version) values ('cm-ver', ?)",
    settings.build,
  );
}

/**
 * The idle URL of the template for auto-registration leads to self-provisioning at the publisher, by its
 * host name, which an administrator may change to an address. [doc] seed 002
 */
function seedIdleUrl(tx: Tx, { nodes: [publisher] }: Settings): void {
  const pkid = tx.objects.find('UniversalDeviceTemplate', { name: 'Auto-registration Template' });
  if (pkid === undefined || !publisher) return;
  const row = tx.get('select * from device where pkid = ?', pkid);
  const idle = row && fieldText(row, 'idle').replace('<publisher>', publisher.name);
  if (idle) tx.objects.update('UniversalDeviceTemplate', pkid, { idle });
}

/** Row of typenodeusage. [recorded] facts/axl.md: the publisher is 0 */
const USAGE: Record<NodeRole, string> = {
  publisher: 'Publisher',
  subscriber: 'Subscriber',
  tftp: 'Subscriber',
  presence: 'Subscriber',
};

/** The process nodes; those that process calls get a CallManager, and are in the Default group. */
function seedNodes(tx: Tx, { ids }: SecretContext, { nodes, release }: Settings): void {
  const { objects } = tx;
  const managers: string[] = [];
  for (const [i, { name, role }] of nodes.entries()) {
    const node = objects.insert('ProcessNode', {
      name,
      processNodeRole: role === 'presence' ? 'CUCM IM and Presence' : 'CUCM Voice/Video',
    });
    const usage = tx.get('select enum from typenodeusage where name = ?', USAGE[role]);
    tx.run(
      'update processnode set tknodeusage = ?, nodeid = ? where pkid = ?',
      usage?.enum ?? null,
      i + 2,
      node,
    );
    seedServices(tx, ids, { pkid: node, name, role }, release);
    if (role === 'presence') {
      seedPresenceNode(tx, name, i + 2);
      continue;
    }
    if (role === 'tftp') continue;
    const manager = `CM_${name}`;
    if (!tx.get('select pkid from callmanager where name = ?', manager))
      objects.insert('CallManager', { name: manager, processNodeName: name });
    managers.push(manager);
  }
  const group = objects.find('CallManagerGroup', { name: 'Default' });
  if (group)
    objects.update('CallManagerGroup', group, {
      members: {
        member: managers.slice(0, GROUP_SIZE).map((callManagerName, priority) => ({
          callManagerName,
          priority: String(priority),
        })),
      },
    });
}

/** Rows of the IM and Presence database, which its first node brings. Names and numbers: [guess] */
function seedPresenceNode(tx: Tx, name: string, nodeid: number): void {
  let group = tx.get('select pkid from enterprisesubcluster');
  if (!group) {
    tx.run("insert into enterprisesubcluster (name) values ('DefaultCluster')");
    tx.run('insert into epassyncagentcfg (syncstatus) values (2)');
    tx.run(
      "insert into tlscontext (name) values ('Default_Cisco_UP_SIP_Proxy_Peer_Auth_TLS_Context')",
    );
    group = tx.get('select pkid from enterprisesubcluster');
  }
  tx.run(
    'insert into enterprisenode (name, nodeid, fkenterprisesubcluster) values (?, ?, ?)',
    name,
    nodeid,
    group?.pkid ?? null,
  );
}

/** Members of a Cisco Unified CM group. [doc] */
const GROUP_SIZE = 3;

function seedAdministrator(tx: Tx, context: SecretContext, settings: Settings): void {
  const pkid = tx.objects.insert('AppUser', {
    userid: settings.adminUser,
    presenceGroupName: 'Standard Presence group',
    associatedGroups: { userGroup: [{ name: 'Standard CCM Super Users' }] },
  });
  const owner = { kind: 'application', pkid } as const;
  setCredential(tx, context, owner, 'password', settings.adminPassword, {
    by: 'administrator',
    names: [],
    unchecked: true,
  });
  // The account that a test suite lives by does not expire; wrong logins lock it like any other.
  tx.run("update credential set doesnotexpire = 't' where fkapplicationuser = ?", pkid);
}

/** The certificate that signed the nodes' own is one that the Trust Verification Service knows. */
function seedCertificate(tx: Tx, pem: string): void {
  const certificate = new X509Certificate(pem);
  const name = (text: string): string => text.split('\n').reverse().join(',');
  tx.objects.insert('TvsCertificate', {
    subjectName: name(certificate.subject),
    issuerName: name(certificate.issuer),
    serialNumber: certificate.serialNumber.toLowerCase(),
    timeToLive: '24',
    roles: { role: [{ roleName: 'Certificate Authority' }] },
    services: { service: [{ serviceName: 'CallManager-trust' }, { serviceName: 'tomcat-trust' }] },
  });
}
