/** Rows that depend on settings, written when a cluster starts for the first time. */
import type { SecretContext } from '../credentials/set';
import { setCredential } from '../credentials/set';
import type { Tx } from '../../store/store';

export interface Settings {
  adminUser: string;
  adminPassword: string;
  nodeName: string;
  build: string;
  /** short name of the release: '12.5' */
  release: string;
  /** firmware loads of the release, by model and protocol number */
  loads: { model: number; protocol: number; load: string }[];
}

const PUBLISHER = 'Publisher';

export function seedSettings(tx: Tx, context: SecretContext, settings: Settings): void {
  seedNode(tx, settings);
  seedAdministrator(tx, context, settings);
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

/** The publisher's process node, its CallManager, and that in the Default group. */
function seedNode(tx: Tx, settings: Settings): void {
  const { objects } = tx;
  const node = objects.insert('ProcessNode', {
    name: settings.nodeName,
    processNodeRole: 'CUCM Voice/Video',
  });
  const usage = tx.get('select enum from typenodeusage where name = ?', PUBLISHER);
  tx.run(
    'update processnode set tknodeusage = ?, nodeid = 2 where pkid = ?',
    usage?.enum ?? null,
    node,
  );
  const name = `CM_${settings.nodeName}`;
  const manager = tx.get('select pkid from callmanager where name = ?', name);
  if (!manager) objects.insert('CallManager', { name, processNodeName: settings.nodeName });
  const group = objects.find('CallManagerGroup', { name: 'Default' });
  if (group)
    objects.update('CallManagerGroup', group, {
      members: { member: [{ callManagerName: name, priority: '0' }] },
    });
}

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
