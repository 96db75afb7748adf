/**
 * lockPhone and wipePhone: the phone is told the next time it registers; until then the order
 * stands in the database, with its time. There is no unlockPhone. [schema]; table and columns [guess]
 */
import { answer, replace, type Replacement } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';

export const lockPhone = order('lockPhone', 'locktime');
export const wipePhone = order('wipePhone', 'wipetime');

function order(operation: string, column: 'locktime' | 'wipetime'): Replacement {
  return replace(operation, {
    evidence: 'schema',
    run({ request, tx, cluster }) {
      const phone = tx.objects.need('Phone', request);
      tx.run(
        `insert into remotelockwipe (fkdevice, ${column}) values (?1, ?2)
           on conflict (ifnull(fkdevice, '')) do update set ${column} = excluded.${column}`,
        phone,
        Math.floor(cluster.clock.now() / 1000),
      );
      return answer(bracedUuid(phone));
    },
  });
}
