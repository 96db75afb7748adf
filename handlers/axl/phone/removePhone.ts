/**
 * removePhone: its lines stay behind as unassigned directory numbers. [client] facts/axl-nouns.md;
 * that they turn inactive is a [guess]
 */
import { refine, type Call } from '../../../server/dispatch/operation';

export const removePhone = refine('removePhone', {
  evidence: 'client',
  before(call) {
    const pkid = call.tx.objects.need('Phone', call.request);
    for (const line of ownLines(call, pkid)) {
      call.tx.run("update numplan set iscallable = 'f' where pkid = ?", line);
    }
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
