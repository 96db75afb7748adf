/**
 * What the database would let go and the product does not: standard objects, and a route list,
 * hunt list, gateway or trunk that a pattern leads to. Its link is a row of devicenumplanmap, which
 * goes with a phone, so that no constraint says so. [know] facts/axl-nouns.json
 */
import { AxlFault } from '../../schema/axl-fault';
import type { Noun } from '../../schema/model';
import type { Tx } from '../../store/store';
import { refuseStandard } from './standard';

/** typepatternusage: what leads to a device, and is not one of its lines */
const LEADING = '(5, 7)';

export function refuseRemoval(tx: Tx, noun: Noun, pkid: string): void {
  refuseStandard(tx, noun.name, pkid, 'removed');
  if (noun.table !== 'device') return;
  const leads = tx.get(
    `select 1 from devicenumplanmap m join numplan n on n.pkid = m.fknumplan
      where m.fkdevice = ? and n.tkpatternusage in ${LEADING} limit 1`,
    pkid,
  );
  if (leads) throw new AxlFault('stillReferenced', { table: noun.table });
}
