/**
 * addPhone, beyond the generic add.
 *
 * The schema checks types, lengths and references. What it cannot say: the product decides the
 * model, the protocols, how the device may be called, and the template and security profile it
 * takes when none is given. Eight elements that the XSD calls mandatory may be left out.
 *
 * Evidence: facts/axl.md 1.5, 4.2, 8 [recorded #004, client]
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import {
  callLimits,
  defaultsOf,
  modelOfProduct,
  protocolNumber,
  standardSecurityProfile,
  type DeviceModel,
} from '../../../server/domain/devices/device-model';
import { noteOperation } from '../../../server/domain/enrolment/operations';
import { pkidOf } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { membersOf, textOf, treeOf, type Tree } from '../../../server/schema/tree';
import { checkIndexes, linesOf, versionStamp } from './lines';
import { checkDeviceName } from './device-name';
import { checkProfiles } from './profiles';

/** Droppable elements -> what an administrator's page would preselect. [recorded #004, guess] */
const DROPPABLE: Record<string, string> = {
  commonPhoneConfigName: 'Standard Common Phone Profile',
  locationName: 'Hub_None',
  presenceGroupName: 'Standard Presence group',
  class: 'Phone',
  protocolSide: 'User',
  // Not in the schema, but in every recorded answer of a device that was added without them.
  hlogStatus: 'On',
  allowCtiControlFlag: 'true',
};

const NO_OPERATION = 'No Pending Operation';

/** What a SIP device that does not say otherwise is answered with. [recorded] facts/axl.md 8 */
const SIP_DEFAULTS: Record<string, string> = {
  sipProfileName: 'Standard SIP Profile',
  preemption: 'Disabled',
  singleButtonBarge: 'Off',
  joinAcrossLines: 'Off',
};

export const addPhone = refine('addPhone', {
  evidence: 'recorded',
  before(call) {
    const phone = treeOf(call.request.phone);
    linesOf(phone);
    const model = productOf(call, phone);
    checkClass(phone);
    checkDeviceName(textOf(phone.name) ?? '', textOf(phone.product) ?? '');
    checkIndexes(call, phone, model);
    const protocol = protocolOf(call, phone, model);
    complete(call, phone, model, protocol);
    checkProfiles(call, phone, model, protocol);
    limitLines(call, phone, model);
  },
  after(call, answer) {
    // Most phones are added without: they pay nothing.
    const asked = textOf(treeOf(call.request.phone).certificateOperation) ?? NO_OPERATION;
    const pkid = pkidOf(textOf(answer.tree.return) ?? '');
    if (asked !== NO_OPERATION && pkid !== undefined) noteOperation(call.cluster, call.tx, pkid);
    return undefined;
  },
});

/** What addPhone adds is a phone, or a phone template; other devices have operations of their own. [guess] */
const CLASSES = new Set(['', 'Phone', 'Phone Template']);

function checkClass(phone: Tree): void {
  const value = textOf(phone.class) ?? '';
  if (!CLASSES.has(value)) throw new AxlFault('invalidValue', { element: 'class', value });
}

function productOf(call: Call, phone: Tree): DeviceModel {
  const product = textOf(phone.product) ?? '';
  if (product === '') throw new AxlFault('nullValue', { column: 'tkproduct' });
  const model = modelOfProduct(call.tx, product);
  if (!model) throw new AxlFault('invalidEnumeration', { element: 'product', value: product });
  return model;
}

function protocolOf(call: Call, phone: Tree, model: DeviceModel): number {
  const text = textOf(phone.protocol) ?? '';
  const number = protocolNumber(call.tx, text);
  if (number === undefined)
    throw new AxlFault('invalidEnumeration', { element: 'protocol', value: text });
  if (!defaultsOf(call.tx, model, number)) {
    throw new AxlFault('protocolNotSupported', { protocol: text, model: model.name });
  }
  return number;
}

function complete(call: Call, phone: Tree, model: DeviceModel, protocol: number): void {
  for (const [element, value] of Object.entries(DROPPABLE)) fill(phone, element, value);
  phone.model = model.name;
  phone.versionStamp = versionStamp(call);
  fill(phone, 'phoneTemplateName', defaultsOf(call.tx, model, protocol)?.phoneTemplate);
  fill(phone, 'securityProfileName', standardSecurityProfile(call.tx, model, protocol));
  if (textOf(phone.protocol) === 'SIP') {
    for (const [element, value] of Object.entries(SIP_DEFAULTS)) fill(phone, element, value);
  }
}

function fill(phone: Tree, element: string, value: string | undefined): void {
  const given = phone[element];
  const empty = given === undefined || (textOf(given) ?? '') === '';
  const uuid = textOf(treeOf(given)['@uuid']) ?? '';
  if (empty && uuid === '' && value !== undefined) phone[element] = value;
}

/** Lines that say no call limits take the product's, where the product has some. */
function limitLines(call: Call, phone: Tree, model: DeviceModel): void {
  const limits = callLimits(call.tx, model);
  if (!limits) return;
  for (const member of membersOf(treeOf(phone.lines).line)) {
    const line = treeOf(member);
    line.maxNumCalls ??= limits.maxNumCalls;
    line.busyTrigger ??= limits.busyTrigger;
  }
}
