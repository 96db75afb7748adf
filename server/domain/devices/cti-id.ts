/** ctiid: a positive integer that grows with each device. [recorded] facts/axl.md 5.1 */
import type { Tx } from '../../store/store';

export function nextCtiId(tx: Tx): number {
  const row = tx.get('select max(ctiid) as last from device');
  return Number(row?.last ?? 0) + 1;
}
