/**
 * getLine, beyond the generic get: the booleans of the alternate numbers come as the database has
 * them, t and f, and are f as long as there is no mask; associated devices are told by name.
 * [recorded] facts/axl.md 5.4, 8
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import { pkidOf } from '../../../server/runtime/ids';
import { textOf, treeOf } from '../../../server/schema/tree';
import { isAsked } from '../user/group-view';

const RAW = ['isUrgent', 'addLocalRoutePartition', 'advertiseGloballyIls'];

export const getLine = refine('getLine', {
  evidence: 'recorded',
  after(call, answer) {
    const line = treeOf(treeOf(answer.tree.return).line);
    for (const name of ['enterpriseAltNum', 'e164AltNum']) {
      const group = treeOf(line[name]);
      const masked = (textOf(group.numMask) ?? '') !== '';
      for (const element of RAW) {
        if (group[element] !== undefined)
          group[element] = masked && group[element] === 'true' ? 't' : 'f';
      }
    }
    const pkid = pkidOf(textOf(line['@uuid']) ?? '');
    if (pkid !== undefined && isAsked(call, 'associatedDevices'))
      line.associatedDevices = devicesOf(call, pkid);
    return undefined;
  },
});

function devicesOf(call: Call, line: string): { device?: string[] } {
  const rows = call.tx.all(
    'select distinct d.name as name from devicenumplanmap m join device d on d.pkid = m.fkdevice where m.fknumplan = ? order by d.name',
    line,
  );
  return rows.length === 0 ? {} : { device: rows.map((row) => String(row.name)) };
}
