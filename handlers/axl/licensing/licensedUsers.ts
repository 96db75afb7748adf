/** Who needs which licence, and the devices that nobody owns. [schema] shapes, [guess] rules */
import { answer, replace } from '../../../server/dispatch/operation';
import {
  licensedUsers,
  licenseFor,
  unassignedDevices,
  type LicensedUser,
} from '../../../server/domain/licensing';
import { pkidOf } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, type Tree } from '../../../server/schema/tree';
import { answerRows, reference } from '../views/answer-rows';

export const listLicensedUser = replace('listLicensedUser', {
  reads: true,
  evidence: 'guess',
  run(call) {
    const rows = licensedUsers(call.tx).map((user) => ({
      pkid: user.pkid,
      fields: fieldsOf(user),
    }));
    return answerRows(call, 'licensedUser', rows);
  },
});

export const getLicensedUser = replace('getLicensedUser', {
  reads: true,
  evidence: 'guess',
  run({ tx, request }) {
    const uuid = textOf(request.uuid);
    const pkid = uuid === undefined ? undefined : pkidOf(uuid);
    const name = textOf(request.name) ?? '';
    const user = licensedUsers(tx).find((one) =>
      uuid === undefined ? one.userid === name : one.pkid === pkid,
    );
    if (!user) throw new AxlFault('itemNotFound', { what: 'LicensedUser' });
    return answer({
      licensedUser: { '@uuid': `{${user.pkid.toUpperCase()}}`, ...fieldsOf(user) },
    });
  },
});

function fieldsOf(user: LicensedUser): Tree {
  return {
    userId: reference(user.userid, user.pkid),
    firstName: user.firstname,
    lastName: user.lastname,
    snrEnabled: user.mobility ? 'Yes' : 'No',
    emEnabled: user.extensionMobility ? 'Yes' : 'No',
    deviceCount: String(user.models.length),
    licenseType: licenseFor(user.models),
    licenseUsed: '1',
  };
}

export const listUnassignedDevice = replace('listUnassignedDevice', {
  reads: true,
  evidence: 'guess',
  run(call) {
    const rows = unassignedDevices(call.tx).map(
      ({ pkid, name, description, model, extension }) => ({
        pkid,
        fields: {
          name,
          description,
          deviceType: model,
          licenseType: licenseFor([model]),
          extension,
        },
      }),
    );
    return answerRows(call, 'unassignedDevice', rows);
  },
});
