/**
 * doChangeDNDStatus: do not disturb of everything that the user controls: owned devices, and those
 * associated for CTI. The rows are those of dnddynamic, which getPhone shows. [client] the row that
 * Cisco's own samples update, facts/clients.md; which devices [guess]
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { setDnd } from '../../../server/domain/devices/dnd';
import { isTrue } from '../../../server/schema/boolean';

/** typeuserassociation: CTI Control In. [recorded] schemas/stock/type-rows.yaml */
const CONTROLLED = 1;

export const doChangeDNDStatus = replace('doChangeDNDStatus', {
  evidence: 'client',
  anywhere: true,
  run(call) {
    const { tx, request, cluster } = call;
    const on = isTrue(request.dndStatus);
    for (const device of devicesOf(call)) setDnd(tx, device, on, cluster.clock.now());
    return answer('true');
  },
});

function devicesOf({ tx, request }: Call): string[] {
  const { uuid, userID } = request;
  const user = tx.objects.need('User', uuid === undefined ? { userid: userID } : { uuid });
  const rows = tx.all(
    `select pkid from device where fkenduser = ?1 and tkclass = 1
      union select m.fkdevice from enduserdevicemap m join device d on d.pkid = m.fkdevice
        where m.fkenduser = ?1 and m.tkuserassociation = ${CONTROLLED} and d.tkclass = 1`,
    user,
  );
  return rows.map(({ pkid }) => String(pkid));
}
