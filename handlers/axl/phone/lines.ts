/** What addPhone and updatePhone share about lines and stamps. */
import type { Call } from '../../../server/dispatch/operation';
import { lineButtons, type DeviceModel } from '../../../server/domain/devices/device-model';
import { AxlFault } from '../../../server/schema/axl-fault';
import { membersOf, textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';

/**
 * lineIdentifier is the short way to name a line: directory number and partition only. It becomes
 * a line like any other. [schema]
 */
export function linesOf(phone: Tree): void {
  for (const group of ['lines', 'addLines', 'removeLines']) {
    const lines = treeOf(phone[group]);
    const short = membersOf(lines.lineIdentifier);
    if (short.length === 0) continue;
    const known = membersOf(lines.line);
    lines.line = [...known, ...short.map((one, i) => lineOf(treeOf(one), known.length + i + 1))];
    delete lines.lineIdentifier;
  }
}

function lineOf(identifier: Tree, index: number): Value {
  return {
    index: String(index),
    dirn: {
      pattern: textOf(identifier.directoryNumber) ?? '',
      routePartitionName: identifier.routePartitionName ?? '',
    },
  };
}

/**
 * A line sits on a button, counted from 1; the model has so many of them. [guess]
 *
 * @param modules expansion modules that the device has already
 */
export function checkIndexes(call: Call, phone: Tree, model: DeviceModel, modules = 0): void {
  const sent = ['lines', 'addLines'].flatMap((group) => membersOf(treeOf(phone[group]).line));
  const indexes = sent.flatMap((line) => textOf(treeOf(line).index)?.trim() || []);
  if (indexes.length === 0) return;
  const added = membersOf(treeOf(phone.addOnModules).addOnModule).length;
  const buttons = lineButtons(call.tx, model, Math.max(added, modules)) ?? Infinity;
  for (const index of indexes) {
    if (/^0+$/.test(index)) throw new AxlFault('invalidValue', { element: 'index', value: index });
    if (Number(index) > buttons)
      throw new AxlFault('lineIndexNotValid', { index, model: model.name, buttons });
  }
}

/** `{epoch-UUID}`, new with each change of a phone. [recorded] facts/axl.md 5.1 */
export function versionStamp(call: Call): string {
  const seconds = Math.floor(call.cluster.clock.now() / 1000);
  return `{${seconds}-${call.cluster.ids.pkid().toUpperCase()}}`;
}
