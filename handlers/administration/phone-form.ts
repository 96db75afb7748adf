/** What the forms say of a phone and its lines. */
import { needText, onlyMembers, textIn, formOf, type Form } from '../../server/dispatch/form';
import type { Prepared } from '../../server/dispatch/rest';
import { canBeActivated } from '../../server/domain/activation-codes/models';
import { randomName } from '../../server/domain/activation-codes/names';
import { nameOfMac } from '../../server/domain/devices/name-of-mac';
import { DomainRefusal } from '../../server/schema/refusal';

type Context = Pick<Prepared['cluster'], 'ids' | 'release'>;

export interface AskedPhone {
  name: string;
  product: string;
  protocol: string;
}

export const PHONE_MEMBERS = ['phoneType', 'protocol', 'macAddress', 'deviceName'] as const;

/**
 * A MAC address, or the name of a device that has none: one of them. A MAC address that is there and
 * empty makes a name by chance, BAT and twelve digits, for a phone that can be onboarded by activation
 * code. [doc] facts/onboarding.md A1. SIP unless told. [guess]
 */
export function phoneIn(form: Form, { ids, release }: Context): AskedPhone {
  const product = needText(form, 'phoneType');
  const protocol = textIn(form, 'protocol') || 'SIP';
  const [mac, device] = [textIn(form, 'macAddress'), textIn(form, 'deviceName')];
  const isBlank = form.macAddress !== undefined && mac === '' && device === '';
  if (isBlank && canBeActivated(release.build, product))
    return { name: randomName(ids), product, protocol };
  if ((mac === '') === (device === ''))
    throw new DomainRefusal('invalid', 'One of macAddress and deviceName is needed.');
  const digits = mac.replace(/[:.-]/g, '');
  if (mac !== '' && !/^[0-9A-F]{12}$/i.test(digits))
    throw new DomainRefusal('invalid', `"${mac}" is no MAC address.`);
  return {
    name: mac === '' ? device : nameOfMac(digits, product),
    product,
    protocol,
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
