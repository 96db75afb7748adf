/**
 * Which AXL schema does this request speak?
 *
 * Clients name it twice, in the namespace of the operation and in SOAPAction, and get both wrong
 * in many ways that work. The namespace decides; a disagreement is only a finding. A namespace
 * newer than any known is refused with 599, by which clients probe the release. [recorded, doc,
 * client] facts/axl.md 2.2
 */
import { VERSIONS, type Version } from '../schema/model';

/** The asked version is not served: HTTP 599 with its page. */
export class VersionUnsupported extends Error {
  override readonly name = 'VersionUnsupported';
  constructor(
    readonly asked: string,
    /** as the page writes them: '12.x, 14.0 and 15.0' */
    readonly supported: readonly string[],
  ) {
    super(`Incorrect axl version. Supported axl versions are ${joinVersions(supported)}`);
  }
}

/** The namespace is not one of AXL's at all. */
export class NamespaceUnknown extends Error {
  override readonly name = 'NamespaceUnknown';
  constructor(readonly namespace: string) {
    super(namespace);
  }
}

export type VersionPolicy = 'all' | 'release' | 'any';

const NAMESPACE = /^http:\/\/www\.cisco\.com\/AXL\/API\/(\d+)\.(\d+)$/;

/** @param served the versions that the release serves, for the policy 'release' */
export function negotiateVersion(
  namespace: string,
  policy: VersionPolicy,
  served: readonly string[],
): Version {
  const match = NAMESPACE.exec(namespace);
  if (!match) throw new NamespaceUnknown(namespace);
  const asked = `${match[1] ?? ''}.${match[2] ?? ''}`;
  if (policy === 'release' && asked !== '1.0' && !served.includes(asked)) {
    throw new VersionUnsupported(asked, served);
  }
  // 1.0 is the lowest schema of the release. [doc]
  const lowest = VERSIONS.find((version) => served.includes(version));
  if (policy === 'release' && asked === '1.0' && lowest) return lowest;
  const known = VERSIONS.find((version) => version === asked);
  if (known) return known;
  const [oldest, newest] = [VERSIONS[0], VERSIONS[VERSIONS.length - 1] ?? VERSIONS[0]];
  const number = Number(asked);
  if (number > Number(newest)) {
    if (policy === 'any') return newest;
    throw new VersionUnsupported(asked, policy === 'release' ? served : VERSIONS);
  }
  if (number < Number(oldest)) return oldest;
  // Between two known ones (13.0): the nearest older.
  return [...VERSIONS].reverse().find((version) => Number(version) < number) ?? oldest;
}

/** Does SOAPAction name another version or operation than the body? Noted only. */
export function soapActionFinding(
  header: string | undefined,
  version: string,
  operation: string,
): string | undefined {
  const action = header?.replace(/^"|"$/g, '').trim();
  if (!action) return undefined;
  const [, ver, name] = /^CUCM:DB ver=([\d.]+)(?:\s+"?(\w+)"?)?$/.exec(action) ?? [];
  const differs =
    (ver !== undefined && ver !== version) || (name !== undefined && name !== operation);
  return differs ? `soapaction-differs ${action}` : undefined;
}

/** 12.0 and 12.5 are written together as 12.x. [recorded] facts/axl.md 2.6 */
function joinVersions(versions: readonly string[]): string {
  const words = [...versions].sort((a, b) => Number(a) - Number(b));
  const twelve = words.includes('12.0') && words.includes('12.5');
  const shown = twelve ? ['12.x', ...words.filter((word) => !word.startsWith('12.'))] : words;
  const sorted = shown.sort((a, b) => parseFloat(a) - parseFloat(b));
  const last = sorted.pop() ?? '';
  return sorted.length > 0 ? `${sorted.join(', ')} and ${last}` : last;
}
