/** One element -> the value of its column: texts through their codec, names through the references. */
import { pkidOf } from '../runtime/ids';
import { AxlFault } from '../schema/axl-fault';
import { textOf, treeOf, type Value } from '../schema/tree';
import type { KeyNode, ValueNode } from './plan';
import type { WriteContext } from './side-rows';
import type { SqlValue } from './store';

export type Mode = 'insert' | 'update';

/** undefined: the place is left as it is, and reading a missing JSON key gives the default. */
export function valueToSql(
  context: WriteContext,
  node: ValueNode,
  value: Value | undefined,
  mode: Mode,
): SqlValue | undefined {
  const { field } = node;
  if (field.any) return xmlToSql(value);
  if (node.ref) {
    return value === undefined && mode === 'insert' && field.default !== undefined
      ? (context.references.pkidOf(node.ref, field.default) ?? null)
      : referenceToSql(context, node.ref, value);
  }
  if (value === undefined) {
    if (node.at.at === 'rest') return undefined;
    if (field.default !== undefined) return defaultToSql(node);
    if (node.filled !== undefined) return node.filled;
    if (field.nillable) return null;
    return node.codec.toSql(field.simple === 'boolean' ? 'false' : '', field.name);
  }
  if (value === null) return null;
  // The default load sent back as it was answered is no load of the device's own.
  if (textOf(treeOf(value)['@special']) === 'false') return null;
  const stored = node.codec.toSql(textOf(value) ?? '', field.name);
  return stored === null && mode === 'insert' ? defaultToSql(node) : stored;
}

/**
 * What an element that is not sent becomes, or one that is sent empty where its type has no empty
 * value: `<useTrustedRelayPoint/>` in an add means Default. [client] facts/clients.md 3, 16
 */
function defaultToSql({ field, codec }: ValueNode): SqlValue {
  return field.default === undefined ? null : codec.toSql(field.default, field.name);
}

/** Free XML is kept as the text of its content. */
function xmlToSql(value: Value | undefined): SqlValue | undefined {
  if (value === undefined) return undefined;
  return textOf(treeOf(value)['#xml']) ?? '';
}

function referenceToSql(
  context: WriteContext,
  targets: readonly string[],
  value: Value | undefined,
): SqlValue {
  if (value === undefined || value === null) return null;
  const uuid = textOf(treeOf(value)['@uuid']);
  const name = textOf(value) ?? '';
  if (uuid) {
    const pkid = pkidOf(uuid);
    if (pkid && context.references.exists(targets, pkid)) return pkid;
    if (!name) throw new AxlFault('itemNotFound', { what: uuid });
  }
  if (name === '') return null;
  const pkid = context.references.pkidOf(targets, name) ?? byUuidText(context, targets, name);
  if (!pkid) throw new AxlFault('itemNotFound', { what: name });
  return pkid;
}

/** A reference may be given as a uuid in place of the name. [doc] axl.md 5.1 */
function byUuidText(
  context: WriteContext,
  targets: readonly string[],
  text: string,
): string | undefined {
  const pkid = pkidOf(text);
  return pkid && context.references.exists(targets, pkid) ? pkid : undefined;
}

export function keyToSql(context: WriteContext, node: KeyNode, value: Value | undefined): SqlValue {
  if (value === undefined || value === null) return null;
  const tree = treeOf(value);
  const uuid = textOf(tree['@uuid']);
  const pkid = uuid ? pkidOf(uuid) : undefined;
  if (pkid && context.references.exists(node.ref, pkid)) return pkid;
  const parts = [...node.parts.keys()].map((name) => tree[name]);
  const first = textOf(parts[0]) ?? '';
  if (first === '') return null;
  const found = context.findByParts(node.ref, parts);
  if (!found) throw new AxlFault('itemNotFound', { what: first });
  return found;
}
