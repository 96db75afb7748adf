/** What the forms say of a phone and its lines. */
import { needText, onlyMembers, textIn, formOf, type Form } from '../../server/dispatch/form';
import { nameOfMac } from '../../server/domain/devices/name-of-mac';
import { DomainRefusal } from '../../server/schema/refusal';

export interface AskedPhone {
  name: string;
  product: string;
  protocol: string;
}

export const PHONE_MEMBERS = ['phoneType', 'protocol', 'macAddress', 'deviceName'] as const;

/** A MAC address, or the name of a device that has none: one of them. SIP unless told. [guess] */
export function phoneIn(form: Form): AskedPhone {
  const product = needText(form, 'phoneType');
  const [mac, device] = [textIn(form, 'macAddress'), textIn(form, 'deviceName')];
  if ((mac === '') === (device === ''))
    throw new DomainRefusal('invalid', 'One of macAddress and deviceName is needed.');
  const digits = mac.replace(/[:.-]/g, '');
  if (mac !== '' && !/^[0-9A-F]{12}$/i.test(digits))
    throw new DomainRefusal('invalid', `"${mac}" is no MAC address.`);
  return {
    name: mac === '' ? device : nameOfMac(digits, product),
    product,
    protocol: textIn(form, 'protocol') || 'SIP',
  };
}

export interface AskedLine {
  pattern: string;
  /** the template's unless told */
  partition?: string;
  template: string;
}

/** `lines`: {"directoryNumber", "partition", "universalLineTemplate"} each */
export function linesIn(form: Form): AskedLine[] {
  const lines = form.lines ?? [];
  if (!Array.isArray(lines)) throw new DomainRefusal('invalid', 'lines must be a list.');
  return lines.map((one) => {
    const line = formOf(one);
    onlyMembers(line, ['directoryNumber', 'partition', 'universalLineTemplate']);
    return {
      pattern: needText(line, 'directoryNumber'),
      ...(line.partition !== undefined && { partition: textIn(line, 'partition') }),
      template: textIn(line, 'universalLineTemplate'),
    };
  });
}
