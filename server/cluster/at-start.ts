/**
 * What is read of a node's rows when its cluster starts. Forks that began as the same image would all
 * read the same, and opening the database for it is half of what a fork costs: so the first one reads.
 */
import type { Cluster } from './cluster';
import type { Node } from './node';
import type { StoreImage } from './open-store';
import { imageOf } from './snapshot';

const known = new WeakMap<StoreImage, Map<string, unknown>>();

/**
 * @param what names the reading
 * @param read looks at nothing but rows of the node, which are as they were at the start
 */
export function readAtStart<T>(
  { began }: Pick<Cluster, 'began'>,
  { name }: Pick<Node, 'name'>,
  what: string,
  read: () => T,
): T {
  if (!began) return read();
  const image = imageOf(began, name);
  let told = known.get(image);
  if (!told) known.set(image, (told = new Map<string, unknown>()));
  if (!told.has(what)) told.set(what, read());
  return told.get(what) as T;
}
