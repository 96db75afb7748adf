/** What the page of a telephone shows of its onboarding. [doc] seed 001, facts/onboarding.md A2 */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import type { Tx } from '../../store/store';
import { prefersCode } from '../cloud-onboarding/allows-mra';
import { fieldFlag } from '../fields';
import { activationState, requiresCode, statusText, type ActivationState } from './state';

export interface ShownPhone {
  name: string;
  /** 'Cisco 8841' */
  phoneType: string;
  requiresActivationCode: boolean;
  /** disabled and ticked as long as phones of its model register automatically. [doc] of the cloud's box */
  allowActivationCodeViaMra: { isTicked: boolean; isDisabled: boolean };
  activation: ActivationState;
  /** activationIDStatus of AXL */
  status: string;
}

/** @throws DomainRefusal when there is no such telephone */
export function shownPhone(tx: Tx, cluster: Cluster, name: string): ShownPhone {
  const row = tx.get(
    `select d.*, p.name as product from device d left join typeproduct p on p.enum = d.tkproduct
      where d.name = ? collate nocase and d.tkclass = 1`,
    name,
  );
  if (!row) throw new DomainRefusal('not found', `There is no phone ${name}.`);
  const pkid = String(row.pkid);
  const isDisabled = !prefersCode(tx, Number(row.tkmodel), Number(row.tkdeviceprotocol));
  return {
    name: String(row.name),
    phoneType: String(row.product ?? ''),
    requiresActivationCode: requiresCode(row),
    allowActivationCodeViaMra: {
      isTicked: isDisabled || fieldFlag(row, 'allowMraMode'),
      isDisabled,
    },
    activation: activationState(tx, cluster, pkid),
    status: statusText(tx, cluster, pkid),
  };
}
