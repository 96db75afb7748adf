/** Fields of a class -> the particles that one face has in one version. */
import {
  livesIn,
  type Class,
  type Face,
  type Field,
  type Model,
  type Override,
  type Version,
} from './model';
import { finishShape, type ElementShape, type Group, type Particle, type Shape } from './shape';

export interface DeriveContext {
  model: Model;
  version: Version;
  lookup: (type: string) => Shape | undefined;
}

const PREFIX: Record<Face, string> = { a: 'X', u: 'X', g: 'R', l: 'L', o: 'OX' };

/** The content of X…, R…, L… or of the update request. */
export function classParticles(context: DeriveContext, cls: Class, face: Face): Particle[] {
  return particles(context, cls.fields, face, true);
}

function particles(context: DeriveContext, fields: Field[], face: Face, top: boolean): Particle[] {
  return fields
    .filter((field) => hasField(field, face, context.version))
    .flatMap((field) => particle(context, field, face, top));
}

function hasField(field: Field, face: Face, version: Version): boolean {
  if (!field.faces.includes(face) || !livesIn(field, version)) return false;
  return field.presence?.[face]?.includes(version) ?? true;
}

function particle(context: DeriveContext, field: Field, face: Face, top: boolean): Particle[] {
  if (field.particle) {
    const own = overrideOf(field, face, context.version);
    return [
      {
        kind: field.particle,
        min: own.min ?? (face === 'g' || face === 'l' ? 0 : field.min),
        max: field.max,
        items: particles(context, field.fields ?? [], face, top),
      },
    ];
  }
  const element = fieldElement(context, field, face, top);
  if (face !== 'u' || !top) return [element];
  if (field.rename) return [{ ...element, name: field.rename }];
  return field.partial ? [partialList(element)] : [element];
}

/** choice { sequence { removeX, addX }, X } */
function partialList(element: ElementShape): Group {
  const cap = element.name.charAt(0).toUpperCase() + element.name.slice(1);
  const form = (prefix: string): ElementShape => ({ ...element, name: `${prefix}${cap}` });
  return {
    kind: 'choice',
    min: 0,
    max: 1,
    items: [{ kind: 'sequence', min: 0, max: 1, items: [form('remove'), form('add')] }, element],
  };
}

function fieldElement(
  context: DeriveContext,
  field: Field,
  face: Face,
  top: boolean,
): ElementShape {
  const own = overrideOf(field, face, context.version);
  const answers = face === 'g' || face === 'l';
  const min = own.min ?? (answers || (face === 'u' && top) ? 0 : field.min);
  const value =
    own.default === null ? undefined : (own.default ?? (answers ? undefined : field.default));
  const element: ElementShape = {
    kind: 'element',
    name: field.name,
    min,
    max: own.max ?? field.max,
    nillable: own.nillable ?? (!answers && field.nillable === true),
    ...(value !== undefined && { default: value }),
  };
  return { ...element, ...typeOf(context, field, own.type, face) };
}

function overrideOf(field: Field, face: Face, version: Version): Partial<Override> {
  const found = field.over?.filter(
    (one) =>
      one.faces.includes(face) && (one.versions === undefined || one.versions.includes(version)),
  );
  return Object.assign({}, ...(found ?? [])) as Partial<Override>;
}

type ElementType = Pick<ElementShape, 'simple' | 'shape' | 'typeName'>;

function typeOf(
  context: DeriveContext,
  field: Field,
  other: string | undefined,
  face: Face,
): ElementType {
  if (other)
    return namedType(context, other.startsWith('@') ? PREFIX[face] + other.slice(1) : other);
  if (field.class) return namedType(context, PREFIX[face] + field.class);
  if (field.simple) return namedType(context, field.simple);
  const inline = inlineShape(context, field, face);
  return { shape: () => inline };
}

/** A type by its XSD name: complex when there is such a shape, else simple. */
export function namedType(context: DeriveContext, name: string): ElementType {
  if (name.startsWith('xsd:') || context.model.simples[name]) return { simple: name };
  let found: Shape | undefined;
  const shape = () => {
    found ??= context.lookup(name);
    if (!found) throw new Error(`${context.version}: no type ${name}`);
    return found;
  };
  return { typeName: name, shape };
}

function inlineShape(context: DeriveContext, field: Field, face: Face): Shape {
  if (field.text !== undefined) {
    return finishShape(
      {
        text: field.text,
        content: EMPTY,
        attributes: (field.attributes ?? []).map((one) => ({ ...one })),
      },
      context.lookup,
    );
  }
  const answers = face === 'g' || face === 'l';
  const usual = field.choice ? 1 : 0;
  const based = field.baseFaces ?? 'au';
  const content: Group = {
    kind: field.choice ? 'choice' : 'sequence',
    min: answers ? 0 : (field.contentMin ?? usual),
    max: 1,
    items: particles(context, field.fields ?? [], face, false),
  };
  return finishShape(
    {
      content,
      attributes: [],
      ...(field.base && based.includes(face) && { base: field.base }),
    },
    context.lookup,
  );
}

const EMPTY: Group = { kind: 'sequence', min: 1, max: 1, items: [] };

/** An element of a simple or named type, once, for the frames. */
export function plainElement(
  context: DeriveContext,
  name: string,
  type: string,
  occurs: { min?: number; max?: number | 'unbounded'; nillable?: boolean } = {},
): ElementShape {
  return {
    kind: 'element',
    name,
    min: occurs.min ?? 1,
    max: occurs.max ?? 1,
    nillable: occurs.nillable ?? false,
    ...namedType(context, type),
  };
}
