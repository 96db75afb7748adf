/**
 * Cisco Device Activation Service, as telephones ask it: invoke begins the handshake, register ends it
 * and onboards the telephone, release gives the used code back. [doc] that there are these three; the
 * real wire form is not public, this one is ours. [own] facts/onboarding.md A4
 */
import { ownFormError } from '../../server/dispatch/own-form';
import type { Resource, RestProduct } from '../../server/dispatch/rest';
import { isDefaultGroupUp } from '../../server/domain/activation-codes/default-group';
import { tokenKeys } from '../../server/domain/cloud-onboarding/phone-session';
import { RestError } from '../../server/schema/rest-error';
import { invoke } from './invoke';
import { register } from './register';
import { release } from './release';
import type { ActivationCall, Step } from './step';

const STEPS: readonly Step[] = [invoke, register, release];

export const activationProduct: RestProduct = {
  name: 'activation',
  base: '/ucmock/activation',
  resources: STEPS.map(resourceOf),
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};

/** A telephone has no login: what it knows and what it is are its proof. */
function resourceOf({ path, run, needsGroup, needsKeys }: Step): Resource {
  return {
    path,
    methods: {
      POST: {
        auth: 'none',
        evidence: 'guess',
        takes: path,
        async prepare({ cluster, node }): Promise<Pick<ActivationCall, 'hindrance' | 'keys'>> {
          const isUp = !needsGroup || (await isDefaultGroupUp(cluster, node));
          const keys = needsKeys && isUp ? await tokenKeys(cluster, node) : undefined;
          return { keys, ...(!isUp && { hindrance: NO_NODE }) };
        },
        run: (call, prepared) => run({ ...call, ...(prepared as object) }),
      },
    },
  };
}

const NO_NODE = new RestError(
  503,
  'No node of the default Cisco Unified CM group is running: telephones cannot be onboarded.',
);
