/**
 * One tree, two forms.
 *
 * XML: the declaration and the root on one line, no white space, empty elements as `<x/>`.
 * [recorded] facts/uds.md 1
 * JSON: the "mapped" notation that a real server was seen with: no root, attributes as `@name`,
 * text beside attributes as `$`, every value a text, an empty element null, one child of a list
 * the child itself. [recorded, client] facts/uds.md 1.1
 */
import type { Tree, Value } from '../schema/tree';

export { encodeAround, encodeXml } from '../schema/tree-xml';

export function encodeJson(tree: Tree): string {
  return JSON.stringify(mapped(tree) ?? {});
}

function mapped(value: Value): unknown {
  if (value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const [only] = value;
    return value.length === 1 && only !== undefined ? mapped(only) : value.map(mapped);
  }
  const members = Object.entries(value).flatMap(([key, part]) => {
    if (part === undefined || (Array.isArray(part) && part.length === 0)) return [];
    // An attribute that is empty is still a text.
    return [[key === '#' ? '$' : key, key.startsWith('@') ? part : mapped(part)]];
  });
  return members.length === 0 ? null : (Object.fromEntries(members) as unknown);
}
