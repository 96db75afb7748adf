/** updatePhone, beyond the generic update: the device's rules, and a new version stamp. */
import { refine } from '../../../server/dispatch/operation';
import { noteOperation } from '../../../server/domain/enrolment/operations';
import { pkidOf } from '../../../server/runtime/ids';
import { dropCodesOf } from '../../../server/domain/activation-codes/codes';
import { textOf } from '../../../server/schema/tree';
import { checkDeviceName } from './device-name';
import { checkIndexes, linesOf, versionStamp } from './lines';
import { checkProfiles } from './profiles';
import { deviceOf, modulesOf } from './stored-device';

export const updatePhone = refine('updatePhone', {
  evidence: 'client',
  before(call) {
    const { request } = call;
    const pkid = call.tx.objects.find('Phone', request);
    if (pkid === undefined) return;
    const device = deviceOf(call, pkid);
    const newName = textOf(request.newName);
    if (newName !== undefined) checkDeviceName(newName, device.product);
    checkProfiles(call, request, device.model, device.protocol);
    // A phone that needs no code any more has none. [guess] facts/onboarding.md A2
    if (textOf(request.enableActivationID) === 'false') dropCodesOf(call.tx, pkid);
    linesOf(request);
    checkIndexes(call, request, device.model, modulesOf(call, pkid));
    request.versionStamp = versionStamp(call);
  },
  after(call, answer) {
    // What CAPF shall do is pending from now on, for as long as the parameter says.
    const pkid = pkidOf(textOf(answer.tree.return) ?? '');
    if (call.request.certificateOperation !== undefined && pkid !== undefined)
      noteOperation(call.cluster, call.tx, pkid);
    return undefined;
  },
});
