/**
 * Searches of the directory that were made already: the pages of a list ask the same again and
 * again. They hold until something is written.
 */
import type { Node } from '../../cluster/node';

interface Known {
  version: number;
  bySearch: Map<string, readonly number[]>;
}

/** A client that makes up searches by the thousand must not fill the memory. */
const MAX = 200;

const known = new WeakMap<Node, Known>();

/** @param search text that means this search and no other */
export function knownSearch(
  node: Node,
  search: string,
  find: () => readonly number[],
): readonly number[] {
  const { version } = node.store;
  let own = known.get(node);
  if (own?.version !== version) known.set(node, (own = { version, bySearch: new Map() }));
  let found = own.bySearch.get(search);
  if (!found) {
    found = find();
    if (own.bySearch.size >= MAX) own.bySearch.clear();
    own.bySearch.set(search, found);
  }
  return found;
}
