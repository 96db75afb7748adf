/** A user of lower rank (a greater number) may not touch one of higher rank. [doc] facts/axl.md 4.2 */
import type { Call } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';

export function refuseLowerRank(call: Call, pkid: string, action: 'update' | 'remove'): void {
  const row = call.tx.get('select userrank from enduser where pkid = ?', pkid);
  const rank = Number(row?.userrank ?? 1);
  if (call.user.rank > rank) throw new AxlFault('lowerRank', { action, object: 'End User' });
}
