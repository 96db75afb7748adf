/** Activation codes by AXL: the code is the server's, its end a time in epoch seconds. [schema, client] facts/onboarding.md A3 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { createActivationCode } from '../../../server/domain/devices/activation-code';
import { tallyOf } from '../../../server/domain/perfmon/tally';
import { bracedUuid, pkidOf } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf } from '../../../server/schema/tree';
import { answerRows, reference } from '../views/answer-rows';

export const addPhoneActivationCode = replace('addPhoneActivationCode', {
  evidence: 'doc',
  run(call) {
    const { cluster, node, rehearsed } = call;
    const count = (counter: string): void => {
      if (rehearsed !== true)
        tallyOf(cluster).count({ node: node.name, object: 'Cisco Device Activation', counter });
    };
    count('ActivationCodeAttempts');
    try {
      return answer(bracedUuid(create(call)));
    } catch (error) {
      count('ActivationCodeFails');
      throw error;
    }
  },
});

/** @returns pkid of the code */
function create({ tx, request, cluster }: Call): string {
  const asked = treeOf(request.phoneActivationCode);
  const phone = tx.objects.need('Phone', { name: asked.phoneName });
  const text = textOf(asked.activationCodeExpiry) ?? '';
  const seconds = text === '' ? undefined : Number(text);
  if (seconds !== undefined && (!Number.isInteger(seconds) || seconds <= 0))
    throw new AxlFault('invalidValue', { element: 'activationCodeExpiry', value: text });
  return createActivationCode(tx, cluster, phone, seconds).pkid;
}

export const listPhoneActivationCode = replace('listPhoneActivationCode', {
  reads: true,
  evidence: 'schema',
  run(call) {
    const rows = call.tx.all(
      `select c.pkid, c.activationcode, c.expiry, d.name, d.description, m.name as model, u.userid, u.pkid as userpkid
         from phoneactivationcode c join device d on d.pkid = c.fkdevice
           left join typemodel m on m.enum = d.tkmodel left join enduser u on u.pkid = d.fkenduser
        where c.expiry > ? order by d.name`,
      Math.floor(call.cluster.clock.now() / 1000),
    );
    return answerRows(
      call,
      'phoneActivationCode',
      rows.map((row) => ({
        pkid: String(row.pkid),
        fields: {
          activationCode: String(row.activationcode),
          activationCodeExpiry: String(row.expiry),
          phoneName: String(row.name),
          phoneDescription: String(row.description ?? ''),
          phoneModel: String(row.model ?? ''),
          enableActivationId: 'true',
          userId: reference(row.userid, row.userpkid),
        },
      })),
    );
  },
});

/** By code or uuid. The phone still wants a code, a new one. [guess] facts/onboarding.md A2, "Release" */
export const removePhoneActivationCode = replace('removePhoneActivationCode', {
  evidence: 'schema',
  run({ tx, request }) {
    const code = textOf(request.activationCode) ?? '';
    const pkid = pkidOf(textOf(request.uuid) ?? '') ?? '';
    const row = tx.get(
      'select pkid from phoneactivationcode where activationcode = ? or pkid = ?',
      code,
      pkid,
    );
    if (!row) throw new AxlFault('itemNotFound', { what: 'PhoneActivationCode' });
    tx.run('delete from phoneactivationcode where pkid = ?', String(row.pkid));
    return answer(bracedUuid(String(row.pkid)));
  },
});
