/**
 * addUserPhoneAssociation: a user, a line and a phone in one call, tied to each other. Each is made
 * as its own add makes it, with the rules of that; all or nothing. [know] facts/axl-nouns.json
 */
import { replace, type Call } from '../../../server/dispatch/operation';
import { defaultsOf, modelOfProduct } from '../../../server/domain/devices/device-model';
import { genericVerbs } from '../generic/verbs';
import { addPhone } from '../phone/addPhone';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';
import { addedPkid, addUser } from './addUser';

export const addUserPhoneAssociation = replace('addUserPhoneAssociation', {
  evidence: 'guess',
  run(call) {
    const asked = treeOf(call.request.userPhoneAssociation);
    call.tx.objects.insert('Line', lineOf(asked));
    const phone = addPhoneOf(call, asked);
    const userCall = nested(call, 'User', { user: userOf(asked) });
    addUser.before?.(userCall);
    const answer = genericVerbs.add(userCall);
    addUser.after?.(userCall, answer);
    call.tx.run('update device set fkenduser = ? where pkid = ?', addedPkid(answer), phone);
    return answer;
  },
});

/** A call of the noun's own add inside this one. */
function nested(call: Call, noun: string, request: Tree): Call {
  return { ...call, request, operation: { ...call.operation, name: `add${noun}`, noun } };
}

function lineOf(asked: Tree): Tree {
  return {
    pattern: asked.extension,
    usage: 'Device',
    routePartitionName: asked.routePartitionName ?? '',
    shareLineAppearanceCssName: asked.dnCssName ?? '',
    voiceMailProfileName: asked.voiceMailProfileName ?? '',
    ...((textOf(asked.DirectoryURI) ?? '') !== '' && {
      directoryURIs: {
        directoryUri: [
          {
            isPrimary: 'true',
            uri: asked.DirectoryURI,
            partition: asked.DirectoryNumberURIPartition ?? '',
          },
        ],
      },
    }),
  };
}

function addPhoneOf(call: Call, asked: Tree): string {
  const product = textOf(asked.productType) ?? '';
  const model = modelOfProduct(call.tx, product);
  if (!model) throw new AxlFault('invalidEnumeration', { element: 'productType', value: product });
  // 11 is SIP, 0 SCCP. [recorded] facts/axl.md 7.1
  const protocol = defaultsOf(call.tx, model, 11) ? 'SIP' : 'SCCP';
  const phone: Tree = {
    name: asked.name,
    product,
    protocol,
    devicePoolName: 'Default',
    callingSearchSpaceName: asked.phoneCssName ?? '',
    enableExtensionMobility: asked.enableExtensionMobility ?? 'false',
    lines: {
      line: [
        {
          index: '1',
          e164Mask: asked.e164Mask ?? '',
          dirn: { pattern: asked.extension, routePartitionName: asked.routePartitionName ?? '' },
        },
      ],
    },
  };
  const phoneCall = nested(call, 'Phone', { phone });
  addPhone.before?.(phoneCall);
  return addedPkid(genericVerbs.add(phoneCall));
}

function userOf(asked: Tree): Tree {
  const partition = asked.routePartitionName ?? '';
  return {
    userid: asked.userId,
    lastName: asked.lastName,
    ...(asked.firstName !== undefined && { firstName: asked.firstName }),
    ...(asked.middleName !== undefined && { middleName: asked.middleName }),
    ...(asked.password !== undefined && { password: asked.password }),
    ...(asked.pin !== undefined && { pin: asked.pin }),
    associatedDevices: { device: [asked.name ?? ''] },
    primaryExtension: { pattern: asked.extension, routePartitionName: partition },
  };
}
