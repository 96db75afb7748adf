/** Push notifications of a cluster: which its release and Cisco Cloud Onboarding allow. [seed] C3 */
import type { Cluster } from '../../cluster/cluster';
import { reaches } from '../../schema/release';
import type { Tx } from '../../store/store';
import { fieldFlag } from '../fields';
import { presenceNodes } from '../nodes';

const SINCE = '11.5(1)SU4';

export interface Push {
  /** Cisco Cloud Onboarding: the box Enable Push Notifications */
  onboarded: boolean;
  calls: boolean;
  messages: boolean;
  /** why not; '' when nothing is in the way */
  reason: string;
}

export function pushOf(cluster: Cluster, tx: Tx): Push {
  const row = tx.get('select * from ciscocloudonboarding');
  const onboarded = row !== undefined && fieldFlag(row, 'enablePushNotifications');
  const isNew = reaches(cluster.release.build, SINCE);
  const isThere = onboarded && isNew;
  const reason = isNew ? 'Cisco Cloud Onboarding is not enabled.' : `It came with ${SINCE}.`;
  return {
    onboarded,
    calls: isThere,
    messages: isThere && presenceNodes(tx).length > 0,
    reason: isThere ? '' : reason,
  };
}
