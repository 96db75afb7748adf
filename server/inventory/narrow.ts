/**
 * What get answers -> what add takes: only elements that add knows, nothing that is empty, no uuids
 * (another cluster has others), and no secret.
 */
import type { Shape } from '../schema/shape';
import type { Tree, Value } from '../schema/tree';

/** Names of elements that hold a secret, in AXL and in the free XML of vendorConfig. */
const SECRET =
  /passw|pwd|passphrase|secret|^pin$|digestcredentials|authenticationstring|communitystring/i;

/** What every write makes anew. */
const VOLATILE: ReadonlySet<string> = new Set(['versionStamp', 'VersionStamp']);

/** @param shape of the object in the request of add; undefined: whatever it is, it is taken */
export function narrow(value: Value | undefined, shape: Shape | undefined): Value | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const members = value
      .map((member) => narrow(member, shape))
      .filter((member) => member !== undefined);
    return members.length === 0 ? undefined : members;
  }
  if (typeof value['#xml'] === 'string') return free(value['#xml']);
  if ('#' in value) return textWithAttributes(value, shape);
  const entries = Object.entries(value).flatMap(([name, part]) => {
    if (name.startsWith('@')) return isOwn(name, shape) ? [[name, part] as const] : [];
    const element = shape?.byName.get(name);
    if ((shape && !element) || SECRET.test(name) || VOLATILE.has(name)) return [];
    const kept = narrow(part, element?.shape?.());
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A load with its mark is text with an attribute; a reference is a name. */
function textWithAttributes(value: Tree, shape: Shape | undefined): Value | undefined {
  const own = Object.entries(value).filter(([name]) => name.startsWith('@') && isOwn(name, shape));
  const text = value['#'];
  if (text === undefined || text === null || text === '') return undefined;
  return own.length === 0 ? text : { '#': text, ...Object.fromEntries(own) };
}

/** ctiid is the real server's own number. */
function isOwn(name: string, shape: Shape | undefined): boolean {
  if (name === '@uuid' || name === '@ctiid') return false;
  return shape?.attributes.some((attribute) => `@${attribute.name}` === name) ?? true;
}

function free(xml: string): Value | undefined {
  const kept = xml.replace(/<(\w+)(?:\s[^>]*)?>[^<]*<\/\1>/g, (element, name: string) =>
    SECRET.test(name) ? '' : element,
  );
  return kept.trim() === '' ? undefined : { '#xml': kept };
}
