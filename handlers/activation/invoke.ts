/**
 * `{"code"}`, the first eight digits of the code -> `{"session", "group", "salt", "B"}`: what the
 * telephone needs for its side of SRP. Numbers and bytes in hexadecimal.
 */
import { formOf, needText, onlyMembers } from '../../server/dispatch/form';
import { shownJson } from '../../server/dispatch/own-form';
import { codeOfId } from '../../server/domain/activation-codes/codes';
import { GROUP, handshakesOf } from '../../server/domain/activation-codes/handshake';
import { RestError } from '../../server/schema/rest-error';
import { counted, type Step } from './step';

export const invoke: Step = {
  path: 'invoke',
  needsGroup: true,
  run: (call) =>
    counted(call, 'Invoke', () => {
      const { tx, cluster, json } = call;
      const form = formOf(json);
      onlyMembers(form, ['code']);
      const code = codeOfId(tx, cluster, needText(form, 'code'));
      if (!code || code.used) throw new RestError(403, 'The activation code is not valid.');
      const { id, salt, B } = handshakesOf(cluster).begin(code);
      const hex = { salt: salt.toString('hex'), B: B.toString('hex') };
      return shownJson({ session: id, group: GROUP, ...hex });
    }),
};
