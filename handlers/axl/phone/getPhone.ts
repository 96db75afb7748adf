/**
 * getPhone, beyond the generic get: what the server computes, and what it leaves out.
 *
 * Evidence: facts/axl.md 5.1 to 5.3 [recorded #013 #014 #017]
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import { statusText } from '../../../server/domain/activation-codes/state';
import { currentLogin } from '../../../server/domain/devices/extension-mobility';
import { pkidOf } from '../../../server/runtime/ids';
import { shapeOf } from '../../../server/schema/derive';
import { NIL, textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';
import { keepAsked, tagsOf } from '../generic/returned-tags';
import { viewOf } from '../generic/verbs';
import { isAsked } from '../user/group-view';

/** Elements that a Cisco desk phone's answer leaves out. [recorded] on an 8831, others [guess] */
const NOT_ON_DESK_PHONES = [
  'authenticationMode',
  'keySize',
  'authenticationString',
  'sshPwd',
  'roamingDevicePoolName',
];

/** What the answer of a conference phone without video leaves out besides. [recorded] 8831, 10.5 */
const NOT_ON_8831 = [
  'earlyOfferSupportForVoiceCall',
  'requireThirdPartyRegistration',
  'blockIncomingCallsWhenRoaming',
  'homeNetworkId',
  'AllowPresentationSharingUsingBfcp',
  'requireOffPremiseLocation',
  'allowiXApplicableMedia',
];

/** Elements whose empty form is that of NULL. [recorded] facts/axl.md 5.3 */
const NULL_FORM = ['loginUserId', 'upgradeFinishTime'];

export const getPhone = refine('getPhone', {
  evidence: 'recorded',
  after(call, answer) {
    const phone = treeOf(treeOf(answer.tree.return).phone);
    const pkid = pkidOf(textOf(phone['@uuid']) ?? '');
    if (pkid === undefined) return undefined;
    if (isAsked(call, 'numberOfButtons')) phone.numberOfButtons = buttonsOf(call, pkid);
    if (isAsked(call, 'currentConfig'))
      phone.currentConfig = currentConfig(
        call,
        tagsOf(call.request) ? whole(call, pkid) : phone,
        pkid,
      );
    if (isAsked(call, 'activationIDStatus'))
      phone.activationIDStatus = statusText(call.tx, call.cluster, pkid);
    if (
      /^SEP/.test(textOf(phone.name) ?? '') &&
      !(textOf(phone.product) ?? '').startsWith('Third-party')
    ) {
      for (const element of NOT_ON_DESK_PHONES) delete phone[element];
    }
    if (textOf(phone.product) === 'Cisco 8831')
      for (const element of NOT_ON_8831) delete phone[element];
    for (const element of NULL_FORM) {
      if (phone[element] === '') phone[element] = null;
    }
    keepAsked(phone, tagsOf(call.request));
    return undefined;
  },
});

/** The phone with all that its current configuration mirrors, whatever the request asks for. */
function whole(call: Call, pkid: string): Tree {
  const noun = call.cluster.model.nouns.Phone;
  if (!noun) throw new Error('getPhone: no noun Phone');
  return call.tx.objects.read('Phone', pkid, viewOf(call, noun)) ?? {};
}

function buttonsOf(call: Call, pkid: string): string {
  const row = call.tx.get(
    'select t.numofbuttons as n from device d join phonetemplate t on t.pkid = d.fkphonetemplate where d.pkid = ?',
    pkid,
  );
  return row?.n === undefined || row.n === null ? '' : String(row.n);
}

/** Settings that follow the user. [doc] of extension mobility; the list is a [guess] */
const FROM_PROFILE = [
  'userHoldMohAudioSourceId',
  'phoneTemplateName',
  'mlppDomainId',
  'mlppIndicationStatus',
  'preemption',
  'softkeyTemplateName',
  'ignorePresentationIndicators',
  'singleButtonBarge',
  'joinAcrossLines',
  'callInfoPrivacyStatus',
  'dndRingSetting',
  'dndOption',
  'alwaysUsePrimeLine',
  'alwaysUsePrimeLineForVoiceMessage',
];

/** What is in force now: the phone's own settings as long as nobody is logged in on it. */
const MIRRORED = [...FROM_PROFILE, 'dndStatus', 'model', 'product', 'class'];

function currentConfig(call: Call, phone: Tree, pkid: string): Tree {
  const profile = profileInForce(call, pkid);
  const config: Tree = {};
  for (const name of MIRRORED) {
    const value: Value | undefined = name in profile ? profile[name] : phone[name];
    if (value !== undefined) config[name] = value;
  }
  config.dndStatus = null;
  if (phone.name !== undefined) config.deviceName = phone.name;
  if (phone.protocol !== undefined) config.deviceProtocol = phone.protocol;
  config.emccCallingSearchSpaceName = NIL;
  return config;
}

/** What the device profile of the user who is logged in sets in the phone's stead. */
function profileInForce({ tx, cluster, version }: Call, pkid: string): Tree {
  const profile = currentLogin(tx, pkid)?.fkdevice_currentloginprofile;
  const view = shapeOf(cluster.model, version, 'RDeviceProfile');
  if (typeof profile !== 'string' || !view) return {};
  const settings = tx.objects.read('DeviceProfile', profile, view) ?? {};
  return Object.fromEntries(FROM_PROFILE.map((name) => [name, settings[name]]));
}
