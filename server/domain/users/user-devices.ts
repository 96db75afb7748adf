/** The devices that an end user controls, as Jabber and the self care pages show them. */
import type { Row, Tx } from '../../store/store';

const COLUMNS = `select d.*, m.name as modelname, c.name as classname, p.name as protocolname
  from device d left join typemodel m on m.enum = d.tkmodel left join typeclass c on c.enum = d.tkclass
  left join typedeviceprotocol p on p.enum = d.tkdeviceprotocol`;

/** typeclass's Phone: soft clients and CTI ports too, profiles not. [guess] facts/uds.md 5 */
const CONTROLLED = `d.tkclass = 1 and d.pkid in
  (select fkdevice from enduserdevicemap where fkenduser = ? and tkuserassociation = 1)`;

export function controlledDevices(tx: Tx, user: string): Row[] {
  return tx.all(`${COLUMNS} where ${CONTROLLED} order by d.name`, user);
}

/** The device, when the user controls it. */
export function controlledDevice(tx: Tx, user: string, pkid: string): Row | undefined {
  return tx.get(`${COLUMNS} where ${CONTROLLED} and d.pkid = ?`, user, pkid);
}
