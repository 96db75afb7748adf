/**
 * Security profile and button template of a phone: made for a model and a protocol, refused for
 * others. [client] facts/axl.md 4.2
 */
import type { Call } from '../../../server/dispatch/operation';
import {
  phoneTemplateFits,
  securityProfileFits,
  type DeviceModel,
} from '../../../server/domain/devices/device-model';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';

export function checkProfiles(call: Call, sent: Tree, model: DeviceModel, protocol: number): void {
  const profile = pkidOf(call, 'PhoneSecurityProfile', sent.securityProfileName);
  if (profile !== undefined && !securityProfileFits(call.tx, profile, model, protocol))
    throw new AxlFault('securityProfileNotValid');
  const template = pkidOf(call, 'PhoneButtonTemplate', sent.phoneTemplateName);
  if (template !== undefined && !phoneTemplateFits(call.tx, template, model, protocol))
    throw new AxlFault('phoneTemplateNotValid');
}

/** undefined: nothing is named, or nothing that exists, which the generic verb refuses. */
function pkidOf(call: Call, noun: string, given: Value | undefined): string | undefined {
  const name = textOf(given) ?? '';
  const uuid = textOf(treeOf(given)['@uuid']) ?? '';
  if (name === '' && uuid === '') return undefined;
  return call.tx.objects.find(noun, uuid === '' ? { name } : { uuid });
}
