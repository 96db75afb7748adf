/** Activation codes by AXL: the code is the server's, its end a time in epoch seconds. [schema, client] facts/onboarding.md A3 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import {
  codeOfDigits,
  codeOfPkid,
  createCode,
  dropCode,
  liveCodes,
} from '../../../server/domain/activation-codes/codes';
import {
  cloudCode,
  codeGiven,
  type CloudCode,
} from '../../../server/domain/cloud-onboarding/codes';
import {
  deviceActivationOf,
  ServiceBusy,
  type Deed,
} from '../../../server/domain/activation-codes/service';
import { bracedUuid, pkidOf } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf } from '../../../server/schema/tree';
import { answerRows, reference } from '../views/answer-rows';

export const addPhoneActivationCode = replace('addPhoneActivationCode', {
  evidence: 'doc',
  // A phone that may come by MRA has its code from the cloud.
  async prepare({ cluster, request }) {
    const { phone, seconds } = askedIn({ request });
    return cloudCode(cluster, phone, seconds);
  },
  run: (call, given) =>
    answer(bracedUuid(counted(call, 'ActivationCode', () => create(call, given as CloudCode)))),
});

/** Counts it, and that it failed; what was rehearsed is not counted twice. */
function counted<T>({ cluster, rehearsed }: Call, deed: Deed, work: () => T): T {
  if (rehearsed === true) return work();
  const service = deviceActivationOf(cluster);
  service.attempt(deed);
  try {
    service.admit(deed);
    return work();
  } catch (error) {
    service.fail(deed);
    if (error instanceof ServiceBusy) throw new AxlFault('businessRule', { text: error.message });
    throw error;
  }
}

/** @param given the code, where the cloud gave one @returns pkid of the code */
function create({ tx, request, cluster }: Call, given: CloudCode): string {
  const { phone: name, seconds } = askedIn({ request });
  const phone = tx.objects.need('Phone', { name });
  return createCode(tx, cluster, phone, seconds, codeGiven(given)).pkid;
}

/** A year. [guess] */
const LONGEST_S = 365 * 86_400;

function askedIn({ request }: Pick<Call, 'request'>): { phone: string; seconds?: number } {
  const asked = treeOf(request.phoneActivationCode);
  const text = textOf(asked.activationCodeExpiry) ?? '';
  const seconds = text === '' ? undefined : Number(text);
  if (seconds !== undefined && (!Number.isInteger(seconds) || seconds <= 0 || seconds > LONGEST_S))
    throw new AxlFault('invalidValue', { element: 'activationCodeExpiry', value: text });
  return { phone: textOf(asked.phoneName) ?? '', ...(seconds !== undefined && { seconds }) };
}

export const listPhoneActivationCode = replace('listPhoneActivationCode', {
  reads: true,
  evidence: 'schema',
  run: (call) =>
    answerRows(
      call,
      'phoneActivationCode',
      liveCodes(call.tx, call.cluster).map(({ pkid, code, expires, device }) => ({
        pkid,
        fields: {
          activationCode: code,
          activationCodeExpiry: String(expires),
          phoneName: device.name,
          phoneDescription: device.description,
          phoneModel: device.model,
          enableActivationId: 'true',
          userId: reference(device.owner?.userid, device.owner?.pkid),
        },
      })),
    ),
});

/** By code or uuid. The phone still wants a code, a new one. [guess] facts/onboarding.md A2, "Release" */
export const removePhoneActivationCode = replace('removePhoneActivationCode', {
  evidence: 'schema',
  run: (call) =>
    answer(
      counted(call, 'Release', () => {
        const { tx, cluster, request } = call;
        const digits = textOf(request.activationCode) ?? '';
        const pkid = pkidOf(textOf(request.uuid) ?? '') ?? '';
        const found = codeOfDigits(tx, cluster, digits) ?? codeOfPkid(tx, cluster, pkid);
        if (!found) throw new AxlFault('itemNotFound', { what: 'PhoneActivationCode' });
        dropCode(tx, found);
        return bracedUuid(found.pkid);
      }),
    ),
});
