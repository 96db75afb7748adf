/**
 * removePhone: its lines stay behind as unassigned directory numbers. [client] facts/axl-nouns.md;
 * that they turn inactive is a [guess]. It removes a CTI route point as well: Cisco's own sample
 * does so. [client] facts/clients.md 3, 18
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';

export const removePhone = replace('removePhone', {
  evidence: 'client',
  run(call) {
    const { objects } = call.tx;
    const phone = objects.find('Phone', call.request);
    const routePoint = phone === undefined && objects.find('CtiRoutePoint', call.request);
    const noun = routePoint ? 'CtiRoutePoint' : 'Phone';
    const pkid = routePoint || objects.need('Phone', call.request);
    for (const line of ownLines(call, pkid)) {
      call.tx.run("update numplan set iscallable = 'f' where pkid = ?", line);
    }
    objects.remove(noun, pkid);
    return answer(bracedUuid(pkid));
  },
});

/** Lines that no other device has. */
function ownLines(call: Call, pkid: string): string[] {
  const rows = call.tx.all(
    `select fknumplan as line from devicenumplanmap m where fkdevice = ?1 and fknumplan is not null
       and not exists (select 1 from devicenumplanmap o where o.fknumplan = m.fknumplan and o.fkdevice <> ?1)`,
    pkid,
  );
  return rows.map((row) => String(row.line));
}
