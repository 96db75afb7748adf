/** What every UDS document has: the address it was asked by, and the release that answers. */
import type { Asked } from '../../server/dispatch/rest';
import type { Tree } from '../../server/schema/tree';

/** major.minor.maintenance of the release. [recorded] facts/uds.md 1 */
export function versionOf({ cluster }: Asked): string {
  return cluster.release.build.split('.').slice(0, 3).join('.');
}

/** The address as it was asked, query included. [recorded] */
export function uriOf({ origin, url }: Asked): string {
  return origin + url;
}

/** Attributes of a root whose uri comes first: user, device, versionInformation. [recorded] */
export function uriFirst(asked: Asked): Tree {
  return { '@uri': uriOf(asked), '@version': versionOf(asked) };
}

/** Attributes of a root whose version comes first: clusterUser [recorded], extensions [doc]. */
export function versionFirst(asked: Asked): Tree {
  return { '@version': versionOf(asked), '@uri': uriOf(asked) };
}
