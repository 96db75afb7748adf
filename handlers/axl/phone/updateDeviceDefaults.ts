/**
 * updateDeviceDefaults: each save has a new version stamp unless it tells one, and the on-premise
 * onboarding method is offered for models only that have it. [schema, guess] facts/onboarding.md A3
 */
import { refine } from '../../../server/dispatch/operation';
import { canBeActivated } from '../../../server/domain/activation-codes/models';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf } from '../../../server/schema/tree';

export const updateDeviceDefaults = refine('updateDeviceDefaults', {
  evidence: 'schema',
  before({ tx, request, cluster }) {
    const pkid = tx.objects.find('DeviceDefaults', request);
    if (pkid === undefined) return;
    request.VersionStamp ??= cluster.ids.pkid();
    if (textOf(request.PreferActCodeOverAutoReg) !== 'true') return;
    const row = tx.get(
      'select m.name from defaults d join typemodel m on m.enum = d.tkmodel where d.pkid = ?',
      pkid,
    );
    const model = String(row?.name);
    if (!canBeActivated(cluster.release.build, model))
      throw new AxlFault('businessRule', {
        text: `A ${model} cannot be onboarded by activation code.`,
      });
  },
});
