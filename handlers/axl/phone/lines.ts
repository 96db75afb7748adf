/** What addPhone and updatePhone share about lines and stamps. */
import type { Call } from '../../../server/dispatch/operation';
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

/** `{epoch-UUID}`, new with each change of a phone. [recorded] facts/axl.md 5.1 */
export function versionStamp(call: Call): string {
  const seconds = Math.floor(call.cluster.clock.now() / 1000);
  return `{${seconds}-${call.cluster.ids.pkid().toUpperCase()}}`;
}
