/** RisPort70: how devices stand, in real time. */
import type { SmallService } from '../../server/dispatch/small-service';
import { selectCmDevice, selectCmDeviceExt } from './selectCmDevice';
import { selectCtiItem } from './selectCtiItem';

/** [doc, client] facts/serviceability.md 5 */
const ROLES = [
  'Standard RealtimeAndTraceCollection',
  'Standard Serviceability',
  'Standard SERVICEABILITY',
  'Standard CCM Admin Users',
];

export const risServices: readonly SmallService[] = [
  {
    path: '/realtimeservice2/services/RISService70',
    wsdl: 'ris/RISService70.wsdl',
    mayUse: ({ roles }) => ROLES.some((role) => roles.has(role)),
    operations: { selectCmDevice, selectCmDeviceExt, selectCtiItem },
  },
];
