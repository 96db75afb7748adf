/** A type that is stated whole -> shape. */
import type { ExplicitType, XsdNode } from './model';
import { finishShape, type ElementShape, type Group, type Particle, type Shape } from './shape';

/** Finds complex types by name, and knows which names are simple ones. */
export interface Lookup {
  (type: string): Shape | undefined;
  isSimple(type: string): boolean;
}

export function explicitShape(type: ExplicitType, lookup: Lookup): Shape {
  return { ...bodyShape(type, lookup), name: type.name };
}

function bodyShape(body: Omit<ExplicitType, 'name'>, lookup: Lookup): Shape {
  const content = body.content && particleOf(body.content, lookup);
  return finishShape(
    {
      content: content && content.kind !== 'element' ? content : NOTHING,
      attributes: body.attributes ?? [],
      ...(body.base !== undefined && { base: body.base }),
      ...(body.text !== undefined && { text: body.text }),
      ...(body.abstract && { abstract: true }),
      ...(body.content && holdsAny(body.content) && { any: true }),
      ...(body.content === undefined && { bare: true }),
    },
    lookup,
  );
}

const NOTHING: Group = { kind: 'sequence', min: 1, max: 1, items: [] };

function holdsAny(node: XsdNode): boolean {
  return node.kind === 'any' || (node.items?.some(holdsAny) ?? false);
}

function particleOf(node: XsdNode, lookup: Lookup): Particle {
  if (node.kind === 'element') return elementOf(node, lookup);
  const items = (node.items ?? [])
    .filter(({ kind }) => kind !== 'any')
    .map((item) => particleOf(item, lookup));
  return {
    kind: node.kind === 'choice' ? 'choice' : 'sequence',
    min: node.min,
    max: node.max,
    items,
  };
}

function elementOf(node: XsdNode, lookup: Lookup): ElementShape {
  const element: ElementShape = {
    kind: 'element',
    name: node.name ?? '',
    min: node.min,
    max: node.max,
    nillable: node.nillable === true,
    ...(node.default !== undefined && { default: node.default }),
  };
  if (node.restriction)
    return { ...element, simple: node.restriction.base, restriction: node.restriction };
  if (node.inline) {
    const inline = bodyShape(node.inline, lookup);
    return { ...element, shape: () => inline };
  }
  const type = node.type ?? 'xsd:string';
  if (type.startsWith('xsd:') || lookup.isSimple(type)) return { ...element, simple: type };
  return {
    ...element,
    typeName: type,
    shape: () => {
      const shape = lookup(type);
      if (!shape) throw new Error(`no type ${type}`);
      return shape;
    },
  };
}
