/** What the three steps have alike: each attempt is counted, and each that fails. [doc] facts/onboarding.md A4 */
import type { RestAnswer, RestCall } from '../../server/dispatch/rest';
import {
  deviceActivationOf,
  ServiceBusy,
  type Deed,
} from '../../server/domain/activation-codes/service';
import type { OwnKeys } from '../../server/domain/authz/keys';
import { RestError } from '../../server/schema/rest-error';

export interface ActivationCall extends RestCall {
  /** why nobody can be onboarded now */
  hindrance?: RestError;
  /** of tokens for telephones that may come by MRA */
  keys?: OwnKeys | undefined;
}

export interface Step {
  path: string;
  /** it needs a node of the default Unified CM group */
  needsGroup: boolean;
  /** it may hand out tokens */
  needsKeys?: true;
  run(call: ActivationCall): RestAnswer;
}

/** An answer of status 400 or more, and anything thrown, is a failure. */
export function counted(
  { cluster, hindrance }: ActivationCall,
  deed: Deed,
  work: () => RestAnswer,
): RestAnswer {
  const service = deviceActivationOf(cluster);
  service.attempt(deed);
  try {
    service.admit(deed);
    if (hindrance) throw hindrance;
    const answer = work();
    if ((answer.status ?? 200) >= 400) service.fail(deed);
    return answer;
  } catch (error) {
    service.fail(deed);
    if (error instanceof ServiceBusy) throw new RestError(503, error.message);
    throw error;
  }
}
