/**
 * After enterprise parameters were changed: apply, reset and restart tell every device through its
 * device pool; doEnterpriseParametersReset is the older word for the reset of 12.0. [guess] from
 * the names, and from the buttons of the page
 */
import { answer, replace, type Call, type Replacement } from '../../../server/dispatch/operation';
import { requestReset, type ResetKind } from '../../../server/domain/devices/reset';

export const applyConfigEnterpriseParameters = onAllPools(
  'applyConfigEnterpriseParameters',
  'Apply Configuration',
);
export const resetEnterpriseParameters = onAllPools('resetEnterpriseParameters', 'Reset');
export const restartEnterpriseParameters = onAllPools('restartEnterpriseParameters', 'Restart');
export const doEnterpriseParametersReset = onAllPools('doEnterpriseParametersReset', 'Reset');

function onAllPools(operation: string, kind: ResetKind): Replacement {
  return replace(operation, {
    evidence: 'guess',
    run({ tx, cluster }: Call) {
      for (const { pkid } of tx.all('select pkid from devicepool'))
        requestReset(tx, cluster.model, { table: 'devicepool', pkid: String(pkid), kind });
      return answer('true');
    },
  });
}
