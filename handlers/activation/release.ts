/** `{"session"}` of a handshake that onboarded a telephone: its code is free again. [doc] facts/onboarding.md A4, A6 */
import { formOf, needText, onlyMembers } from '../../server/dispatch/form';
import { codeOfId, dropCode } from '../../server/domain/activation-codes/codes';
import { handshakesOf } from '../../server/domain/activation-codes/handshake';
import { RestError } from '../../server/schema/rest-error';
import { counted, type Step } from './step';

export const release: Step = {
  path: 'release',
  needsGroup: false,
  run: (call) =>
    counted(call, 'Release', () => {
      const { tx, cluster, json } = call;
      const form = formOf(json);
      onlyMembers(form, ['session']);
      const handshake = handshakesOf(cluster).find(needText(form, 'session'));
      const code = handshake && codeOfId(tx, cluster, handshake.codeId);
      if (!handshake || code?.pkid !== handshake.code || !code.used)
        throw new RestError(404, 'There is no such activation code.');
      dropCode(tx, code);
      handshakesOf(cluster).end(handshake.id);
      return { status: 204 };
    }),
};
