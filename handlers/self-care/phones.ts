/**
 * Self Care > Phones > Ready to Activate: a user's telephones that wait for their code, with its digits
 * and its barcode. Hidden while Show Phones Ready to Activate is false. [doc] facts/onboarding.md A1
 */
import { shownJson } from '../../server/dispatch/own-form';
import type { AuthRule, Resource, RestCall } from '../../server/dispatch/rest';
import { barcodeOf } from '../../server/domain/activation-codes/barcode';
import { grouped, type ActivationCode } from '../../server/domain/activation-codes/codes';
import { readyToActivate, showsReadyPhones } from '../../server/domain/activation-codes/ready';
import { RestError } from '../../server/schema/rest-error';

export function readyPhones(auth: AuthRule): Resource[] {
  return [
    {
      path: 'phones/ready-to-activate',
      methods: {
        GET: {
          auth,
          evidence: 'guess',
          run: (call) =>
            shownJson({ shown: showsReadyPhones(call.tx), phones: codesOf(call).map(shown) }),
        },
      },
    },
    {
      path: 'phones/{name}/barcode',
      methods: { GET: { auth, evidence: 'guess', run: barcode } },
    },
  ];
}

function codesOf({ tx, cluster, user, remote }: RestCall): ActivationCode[] {
  if (!user) return [];
  return readyToActivate(tx, cluster, { ...user, client: remote });
}

function shown({ code, expires, device }: ActivationCode): object {
  return {
    ...{ name: device.name, description: device.description, model: device.model },
    ...{ activationCode: code, shown: grouped(code) },
    expires: new Date(expires * 1000).toISOString(),
    barcode: `/ucmock/self-care/phones/${device.name}/barcode`,
  };
}

function barcode(call: RestCall): ReturnType<typeof shownJson> {
  const found = codesOf(call).find(({ device }) => device.name === call.params.name);
  if (!found) throw new RestError(404, 'There is no such phone that is ready to activate.');
  return { body: { kind: 'text', type: 'image/svg+xml', text: barcodeOf(found.code) } };
}
