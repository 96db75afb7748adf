/** Device profiles: their lines sit on the buttons of their model, as those of a phone do. [guess] */
import { refine } from '../../../server/dispatch/operation';
import { modelOfProduct } from '../../../server/domain/devices/device-model';
import { textOf, treeOf } from '../../../server/schema/tree';
import { checkIndexes, linesOf } from './lines';
import { deviceOf, modulesOf } from './stored-device';

export const addDeviceProfile = refine('addDeviceProfile', {
  evidence: 'guess',
  before(call) {
    const profile = treeOf(call.request.deviceProfile);
    linesOf(profile);
    const model = modelOfProduct(call.tx, textOf(profile.product) ?? '');
    if (model) checkIndexes(call, profile, model);
  },
});

export const updateDeviceProfile = refine('updateDeviceProfile', {
  evidence: 'guess',
  before(call) {
    const pkid = call.tx.objects.find('DeviceProfile', call.request);
    if (pkid === undefined) return;
    linesOf(call.request);
    checkIndexes(call, call.request, deviceOf(call, pkid).model, modulesOf(call, pkid));
  },
});
