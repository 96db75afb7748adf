/** A fresh Unity Connection: the stock of its image, and the administrator of its first start. */
import type { Clock } from '../../runtime/clock';
import type { Ids } from '../../runtime/ids';
import type { UnityFacts } from '../../schema/cupi';
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';
import { stockPkid } from '../stock/stock-pkid';
import { makeCredential, setSecret } from './credentials';
import { insertObject, needRow, type Keeping } from './objects';

/** Rows that depend on no setting, when the package is built. */
export function seedUnityImage(tx: Tx, { resources, stock }: UnityFacts): void {
  // A secret in the stock would be sealed with a key that no cluster has.
  const sealer = {
    seal: (): never => {
      throw new Error('the stock holds no secrets');
    },
  };
  for (const [table, rows] of Object.entries(stock)) {
    const resource = Object.values(resources).find((one) => one.table === table);
    if (!resource) throw new Error(`schemas/unity/stock.yaml: no resource has the table ${table}`);
    for (const row of rows) {
      const pkid = stockPkid(
        `unity ${table}`,
        String(row.Alias ?? row.DisplayName ?? row.Name ?? row.RoleName ?? row.LanguageTag),
      );
      const texts = Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, String(value)]),
      );
      const has = (field: string): boolean => resource.fields.some(({ name }) => name === field);
      insertObject(tx, { ids: { pkid: () => pkid }, sealer }, resource, texts, {
        ...(has('LocationObjectId') && { locationobjectid: HERE }),
        ...(has('CosObjectId') && { cosobjectid: stockPkid('unity coses', USUAL_COS) }),
        ...(has('MediaSwitchObjectId') && {
          mediaswitchobjectid: stockPkid('unity phonesystems', 'PhoneSystem'),
        }),
      });
    }
  }
}

const HERE = stockPkid('unity locations', 'Unity Connection');
const USUAL_COS = 'Voice Mail User COS';

export interface UnitySettings {
  adminUser: string;
  adminPassword: string;
  /** names of the nodes, the publisher first */
  nodes: readonly string[];
}

/** Rows that depend on settings: runs once on a fresh store. */
export function seedUnity(
  tx: Tx,
  context: { clock: Clock; ids: Ids; sealer: Sealer },
  { resources }: UnityFacts,
  { adminUser, adminPassword, nodes }: UnitySettings,
): void {
  const { User: users } = resources;
  if (!users) throw new Error('schemas/unity has no users');
  tx.run('update locations set hostaddress = ? where pkid = ?', nodes[0] ?? '', HERE);
  const body = { Alias: adminUser, DtmfAccessId: '99990', IsVmEnrolled: 'false' };
  const pkid = insertObject(
    tx,
    context,
    users,
    { ...body, DisplayName: adminUser },
    {
      locationobjectid: HERE,
      mediaswitchobjectid: stockPkid('unity phonesystems', 'PhoneSystem'),
      creationtime: new Date(context.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
  );
  const user = needRow(tx, users, pkid);
  makeCredential(tx, context.ids, user, 'pin');
  setSecret(context, tx, { user, kind: 'password', clear: adminPassword, unchecked: true });
  tx.run(
    "update credential set credmustchange = 'f', doesntexpire = 't' where userobjectid = ?",
    pkid,
  );
  tx.run(
    `insert into userroles (pkid, userobjectid, roleobjectid, rolename)
     select ?, ?, pkid, rolename from roles where rolename = 'System Administrator'`,
    context.ids.pkid(),
    pkid,
  );
  for (const [i, name] of nodes.entries()) seedServer(tx, context, resources, { name, member: i });
}

/** A node of the cluster. Its states: 1 and 3 primary, 2 and 4 secondary. [guess] */
function seedServer(
  tx: Tx,
  keeping: Keeping,
  { VmsServer: servers }: UnityFacts['resources'],
  { name, member }: { name: string; member: number },
): void {
  if (!servers) throw new Error('schemas/unity has no servers');
  const state = member === 0 ? 1 : 2;
  insertObject(tx, keeping, servers, {
    ServerName: name,
    HostName: name,
    IpAddress: '127.0.0.1',
    ClusterMemberId: String(member),
    ServerState: String(state),
    ServerDisplayState: String(state + 2),
  });
}
