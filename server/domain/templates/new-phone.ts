/**
 * A phone and its lines out of universal templates, as AXL operations to be done together: what Add
 * New from Template, Quick User/Phone Add, auto-registration and self-provisioning have in common.
 * [doc] that they do it, facts/onboarding.md B and C; the details [guess].
 */
import { DomainRefusal } from '../../schema/refusal';
import { membersOf, textOf, treeOf, type Tree } from '../../schema/tree';
import type { Tx } from '../../store/store';
import { defaultsOf, modelOfProduct, protocolNumber } from '../devices/device-model';
import { givenBy } from './given';
import type { Subject } from './tags';

/** An operation of AXL; dispatch/run-steps.ts does them, all or none. */
export interface Deed {
  operation: string;
  request: Tree;
}

export interface NewLine {
  pattern: string;
  /** the partition of the template unless told; '' for none */
  partition?: string;
  /** universal line template as AXL answers it; none: the defaults of a line */
  template: Tree | undefined;
}

export interface NewPhone {
  name: string;
  product: string;
  /** SIP or SCCP */
  protocol: string;
  /** universal device template as AXL answers it */
  template: Tree;
  lines: readonly NewLine[];
  /** user id of the owner */
  owner?: string | undefined;
  subject: Subject;
  /** fields that the template does not say, or says otherwise */
  more?: Tree;
}

/** Templates and profiles of this name fit every model. [recorded] facts/stock.md 3 */
const UNIVERSAL = /^Universal Device Template/;

/** The key of a line made from its template. */
export function lineKey({ pattern, partition, template }: NewLine): {
  pattern: string;
  routePartitionName: string;
} {
  const own = partition ?? textOf(treeOf(template).routePartition);
  return { pattern, routePartitionName: own ?? '' };
}

/** The line, unless it is there: then it is shared and stays as it is. [guess] */
export function newLine(tx: Tx, line: NewLine, subject: Subject): Deed[] {
  const key = lineKey(line);
  if (tx.objects.find('Line', key) !== undefined) return [];
  const given = givenBy(line.template ?? {}, 'line', { ...subject, extension: line.pattern });
  return [{ operation: 'addLine', request: { line: { ...given, ...key, usage: 'Device' } } }];
}

/** @throws DomainRefusal for a product that there is not, or a protocol that it does not speak */
export function newPhone(tx: Tx, phone: NewPhone): Deed[] {
  const { name, product, protocol, template, lines, owner, more } = phone;
  const subject = { ...phone.subject, product, protocol, deviceName: name };
  const device = givenBy(template, 'phone', {
    ...subject,
    extension: lines[0]?.pattern ?? phone.subject.extension ?? '',
  });
  // The layout of the universal template has the buttons of no model.
  if (UNIVERSAL.test(textOf(device.phoneTemplateName) ?? '')) delete device.phoneTemplateName;
  device.phoneTemplateName ??= standardTemplate(tx, product, protocol);
  if (protocol !== 'SIP') delete device.sipProfileName;
  const shown = lines.map((line, at): Tree => ({
    index: String(at + 1),
    ...appearance(template, at, { ...subject, extension: line.pattern }),
    dirn: lineKey(line),
  }));
  const request: Tree = {
    ...FALLBACK,
    ...device,
    ...{ name, product, class: 'Phone', protocol, protocolSide: 'User' },
    ...(owner !== undefined && { ownerUserName: owner }),
    ...more,
    ...(shown.length > 0 && { lines: { line: shown } }),
  };
  return [
    ...lines.flatMap((line) => newLine(tx, line, phone.subject)),
    { operation: 'addPhone', request: { phone: request } },
  ];
}

/** For a template that says nothing of them: the stock ones. [guess] */
const FALLBACK: Tree = {
  devicePoolName: 'Default',
  commonPhoneConfigName: 'Standard Common Phone Profile',
  locationName: 'Hub_None',
};

/**
 * The stock phone button template of a model.
 * @throws DomainRefusal for a product that there is not, or a protocol that it does not speak
 */
export function standardTemplate(tx: Tx, product: string, protocol: string): string {
  const model = modelOfProduct(tx, product);
  if (!model) throw new DomainRefusal('invalid', `There is no phone type ${product}.`);
  const number = protocolNumber(tx, protocol);
  const defaults = number === undefined ? undefined : defaultsOf(tx, model, number);
  if (defaults?.phoneTemplate === undefined)
    throw new DomainRefusal('invalid', `A ${product} does not speak ${protocol}.`);
  return defaults.phoneTemplate;
}

/** As the template's line of this place shows it, as its first where it has fewer. */
function appearance(template: Tree, at: number, subject: Subject): Tree {
  const shown = membersOf(treeOf(template.lines).line).map(treeOf);
  const own = shown[at] ?? shown[0];
  return own ? givenBy(own, 'appearance', subject) : givenBy(template, 'oldAppearance', subject);
}

/** The user controls the device, besides those that it controls already. */
export function controlledBesides(
  tx: Tx,
  userid: string,
  device: string,
): Tree & { device: string[] } {
  const rows = tx.all(
    `select d.name from enduserdevicemap m join device d on d.pkid = m.fkdevice
       join enduser u on u.pkid = m.fkenduser where m.tkuserassociation = 1 and u.userid = ?`,
    userid,
  );
  return { device: [...new Set([...rows.map(({ name }) => String(name)), device])] };
}
