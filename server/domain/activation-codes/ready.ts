/** What Self Care shows a user: telephones that wait for their code to be typed in. [doc] facts/onboarding.md A1 */
import type { Cluster } from '../../cluster/cluster';
import type { Tx } from '../../store/store';
import { enterpriseParameter, isOn } from '../parameters';
import { audit } from '../platform/audit-log';
import { codesOfUser, type ActivationCode } from './codes';

/** Enterprise parameter "Show Phones Ready to Activate", true unless set. [doc] */
export function showsReadyPhones(tx: Tx): boolean {
  return isOn(enterpriseParameter(tx, 'ShowPhonesReadytoActivate') ?? 'True');
}

/** Telephones that the user owns or controls, with their codes; the look is in the audit log. [doc] */
export function readyToActivate(
  tx: Tx,
  cluster: Cluster,
  user: { pkid: string; userid: string; client: string },
): ActivationCode[] {
  if (!showsReadyPhones(tx)) return [];
  const codes = codesOfUser(tx, cluster, user.pkid);
  if (codes.length > 0)
    audit(cluster, {
      ...{ userid: user.userid, client: user.client, type: 'UserAccess', resource: 'SelfCare' },
      details: `Activation codes viewed: ${codes.map(({ device }) => device.name).join(', ')}`,
    });
  return codes;
}
