/** PerfmonPort: performance counters of the nodes, alone and in sessions. facts/serviceability.md 3 */
import type { Principal } from '../../server/cluster/principal';
import type { SmallCall, SmallService } from '../../server/dispatch/small-service';
import { admit, type Args } from './asked';
import { perfmonAddCounter, perfmonRemoveCounter } from './perfmonAddCounter';
import { perfmonCollectCounterData } from './perfmonCollectCounterData';
import { perfmonCollectSessionData } from './perfmonCollectSessionData';
import { perfmonListCounter } from './perfmonListCounter';
import { perfmonListInstance } from './perfmonListInstance';
import { perfmonCloseSession, perfmonOpenSession } from './perfmonOpenSession';
import { perfmonQueryCounterDescription } from './perfmonQueryCounterDescription';

/** [doc, client] facts/serviceability.md 9 */
const ROLES = [
  'Standard RealtimeAndTraceCollection',
  'Standard CCM Admin Users',
  'Standard SERVICEABILITY',
  'Standard SERVICEABILITY Read Only',
];

type Operation = (args: Args, call: SmallCall) => object | Promise<object>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  perfmonOpenSession,
  perfmonAddCounter,
  perfmonRemoveCounter,
  perfmonCollectSessionData,
  perfmonCloseSession,
  perfmonListCounter,
  perfmonListInstance,
  perfmonQueryCounterDescription,
  perfmonCollectCounterData,
};

export const perfmonServices: readonly SmallService[] = [
  {
    path: '/perfmonservice2/services/PerfmonService',
    wsdl: 'perfmon/PerfmonService.wsdl',
    mayUse: ({ roles }: Principal) => ROLES.some((role) => roles.has(role)),
    // Each of them counts. [guess]
    operations: Object.fromEntries(
      Object.entries(OPERATIONS).map(([name, operation]) => [
        name,
        (args, call) => {
          admit(call);
          return operation((args ?? {}) as Args, call);
        },
      ]),
    ),
  },
];
