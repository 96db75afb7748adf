/**
 * Do Not Disturb of a Jabber goes to the phones that its user controls, in the telephony clusters that
 * are presence gateways; not to one whose line another device has too. [seed] facts/centralized.md 11
 *
 * The way is ours [guess]: SQL over AXL with the peer's account. A real node speaks SIP there.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Target } from '../../cluster/neighbours';
import type { Node } from '../../cluster/node';
import { setDnd } from '../devices/dnd';
import { callProcessingNodes } from '../nodes';
import { gatewayTarget, knownGateways } from './phone-presence';

/** Tells all gateways that this node knows; one that cannot be reached is left out, and logged. */
export async function mirrorDnd(
  cluster: Cluster,
  node: Node,
  userid: string,
  on: boolean,
): Promise<void> {
  const { targets, own } = node.store.read((tx) => {
    const known = knownGateways(tx, node);
    const ours = callProcessingNodes(tx).map((name) => name.toLowerCase());
    return {
      targets: known.flatMap((address) => gatewayTarget(cluster, tx, address) ?? []),
      // The standard deployment: the gateway is the CUCM of this cluster.
      own: known.some((address) => ours.includes(address.toLowerCase())),
    };
  });
  if (own) setOwnPhones(cluster, node, userid, on);
  for (const target of targets)
    await setPhones(cluster, target, userid, on).catch((error: unknown) => {
      const { name } = cluster;
      cluster.log.info('dnd-not-told', { cluster: name, to: target.address, error: String(error) });
    });
}

function setOwnPhones(cluster: Cluster, node: Node, userid: string, on: boolean): void {
  node.write((tx) => {
    for (const { pkid } of tx.all(phonesOf(userid)))
      setDnd(tx, String(pkid), on, cluster.clock.now());
  });
}

/** Phones that the user controls and shares with no other device. */
function phonesOf(userid: string): string {
  return `select d.pkid as pkid from device d, enduserdevicemap m, enduser u
    where u.userid = '${userid.replace(/'/g, "''")}' and m.fkenduser = u.pkid
      and m.tkuserassociation = 1 and d.pkid = m.fkdevice and d.tkclass = 1
      and not exists (select 1 from devicenumplanmap a, devicenumplanmap b
        where a.fkdevice = d.pkid and b.fknumplan = a.fknumplan and b.fkdevice <> a.fkdevice)`;
}

async function setPhones(
  cluster: Cluster,
  target: Target,
  userid: string,
  on: boolean,
): Promise<void> {
  const axl = cluster.neighbours.axl(target);
  const phones = await axl.query(phonesOf(userid));
  const status = on ? 't' : 'f';
  const now = Math.floor(cluster.clock.now() / 1000);
  for (const { pkid = '' } of phones) {
    const changed = await axl.update(
      `update dnddynamic set dndstatus = '${status}', datetimestamp = ${now} where fkdevice = '${pkid}'`,
    );
    if (changed === 0)
      await axl.update(
        `insert into dnddynamic (fkdevice, dndstatus, datetimestamp) values ('${pkid}', '${status}', ${now})`,
      );
  }
}
