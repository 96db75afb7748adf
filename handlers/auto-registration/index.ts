/**
 * Auto-registration: a phone that is not in the database registers as AUTO-REG, and is there with a
 * number of the range when it comes again. The device is made from the universal templates that its
 * Unified CM names, by the same rules as addPhone. [doc] facts/onboarding.md B
 */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import type { Registry } from '../../server/dispatch/registry';
import { ask, runSteps, type Caller, type Step } from '../../server/dispatch/run-steps';
import {
  newcomerOf,
  nextNumber,
  numberAfter,
  registeringManager,
  type Range,
} from '../../server/domain/auto-registration/allowed';
import {
  registrationsOf,
  type UnknownDevice,
} from '../../server/domain/registration/registrations';
import { markAutoRegistered } from '../../server/domain/self-provisioning/auto-registered';
import { newPhone } from '../../server/domain/templates/new-phone';
import { AxlFault } from '../../server/schema/axl-fault';
import { membersOf, textOf, treeOf, type Tree } from '../../server/schema/tree';
import type { Tx } from '../../server/store/store';

/** Where its Unified CM names none. [recorded, doc] */
const DEVICE_TEMPLATES = ['Auto-registration Template', 'Default Universal Device Template'];
const LINE_TEMPLATES = ['Default Universal Line Template'];

/** Lets phones that nobody configured in, where the cluster's configuration does. */
export function startAutoRegistration(cluster: Cluster, registry: Registry): void {
  const caller: Caller = { registry, cluster, user: { userid: 'CCMSysUser', rank: 1 } };
  // One after the other: two that come together must not get the same number.
  let last: Promise<unknown> = Promise.resolve();
  registrationsOf(cluster).onUnknownDevice((node, device) => {
    const made = last.then(() => make(caller, node, device));
    last = made.catch(() => undefined);
    return made.catch((error: unknown) => {
      const { name } = device;
      cluster.log.warn('auto-registration-failed', { device: name, error: String(error) });
      return false;
    });
  });
}

/** @returns whether it is in the database now */
async function make(caller: Caller, node: Node, device: UnknownDevice): Promise<boolean> {
  const { cluster } = caller;
  const { store } = cluster.publisher;
  const manager = store.read((tx) => registeringManager(tx, node.name));
  if (manager === undefined) return false;
  const asked = await object(caller, 'CallManager', manager);
  const settings = treeOf(asked?.autoRegistration);
  const text = (name: string): string => textOf(settings[name]) ?? '';
  const range: Range = {
    isOn: text('autoRegistrationEnabled') === 'true',
    ...{ startDn: text('startDn'), endDn: text('endDn'), nextDn: text('nextDn') },
    partition: text('routePartitionName'),
  };
  const template = await first(caller, 'UniversalDeviceTemplate', [
    text('universalDeviceTemplate'),
    ...DEVICE_TEMPLATES,
  ]);
  const lineTemplate = await first(caller, 'UniversalLineTemplate', [
    text('lineTemplate'),
    ...LINE_TEMPLATES,
  ]);
  const steps = store.read((tx): Step[] => {
    if (tx.objects.find('Phone', { name: device.name }) !== undefined) return [];
    const newcomer = newcomerOf(cluster, tx, device);
    const pattern = newcomer && nextNumber(tx, range);
    if (!newcomer || pattern === undefined) return [];
    const { product, protocol, devicePool } = newcomer;
    const isPoolGiven = (textOf(treeOf(template).devicePool) ?? '') !== '';
    const made = newPhone(tx, {
      ...{ name: device.name, product, protocol, subject: {}, template: template ?? {} },
      lines: [{ pattern, partition: range.partition, template: lineTemplate }],
      more: devicePool === '' || isPoolGiven ? {} : { devicePoolName: devicePool },
    });
    const marked = masked(withSearchSpace(tx, made), text('e164Mask')).map((step) =>
      step.operation === 'addPhone'
        ? { ...step, besides: (now: Tx) => markAutoRegistered(now, device.name) }
        : step,
    );
    return [...marked, nextStep(manager, pattern)];
  });
  if (steps.length === 0) {
    const known = store.read((tx) => tx.objects.find('Phone', { name: device.name }));
    return known !== undefined;
  }
  await runSteps(caller, steps);
  return true;
}

function nextStep(name: string, pattern: string): Step {
  const autoRegistration = { nextDn: numberAfter(pattern) };
  return { operation: 'updateCallManager', request: { name, autoRegistration } };
}

/**
 * The calling search space for auto-registration of the phone's device pool, where its template gives
 * none. [doc] that the pool has one; that the template's comes first is a [guess]
 */
function withSearchSpace(tx: Tx, steps: readonly Step[]): readonly Step[] {
  for (const { operation, request } of steps) {
    if (operation !== 'addPhone') continue;
    const phone = treeOf(request.phone);
    const css = tx.get(
      `select c.name from devicepool p
         join callingsearchspace c on c.pkid = p.fkcallingsearchspace_autoregistration
        where p.name = ?`,
      textOf(phone.devicePoolName) ?? '',
    );
    if (css) phone.callingSearchSpaceName ??= String(css.name);
  }
  return steps;
}

/** The external phone number mask stands on the phone's line. */
function masked(steps: readonly Step[], e164Mask: string): Step[] {
  if (e164Mask !== '')
    for (const { request } of steps)
      for (const line of membersOf(treeOf(treeOf(request.phone).lines).line))
        treeOf(line).e164Mask = e164Mask;
  return [...steps];
}

async function first(
  caller: Caller,
  noun: string,
  names: readonly string[],
): Promise<Tree | undefined> {
  for (const name of names.filter((one) => one !== '')) {
    const found = await object(caller, noun, name);
    if (found) return found;
  }
  return undefined;
}

async function object(caller: Caller, noun: string, name: string): Promise<Tree | undefined> {
  try {
    const { return: found } = await ask(caller, `get${noun}`, { name });
    return treeOf(Object.values(treeOf(found))[0]);
  } catch (error) {
    if (error instanceof AxlFault && error.fault === 'itemNotFound') return undefined;
    throw error;
  }
}
