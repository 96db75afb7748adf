/**
 * A shape: what the content of one element may be, in one version and one direction.
 *
 * Shapes are derived from the model on first use and kept; decode, encode, validate and the XSD
 * writer all walk the same ones. Shapes of nested classes are reached through `shape()` so that
 * asking for one operation does not build the whole schema.
 */

export interface Shape {
  /** XSD name when the type is a named one: 'XPhone', 'GetPhoneReq' */
  name?: string;
  /** XSD type that this one extends, as the XSD says it ('APIRequest'); its items come first in `elements` */
  base?: string;
  /** the particles, nested as the XSD nests them, without those of `base` */
  content: Group;
  attributes: ShapeAttribute[];
  abstract?: boolean;
  /** the XSD type says no particle at all */
  bare?: boolean;
  /** text content with attributes (XFkType: 'xsd:string'); then content is empty */
  text?: string;
  /** free XML inside */
  any?: boolean;
  /** all elements at this level in schema order, flattened out of choices and sequences, base's first */
  elements: ElementShape[];
  byName: Map<string, ElementShape>;
}

export type Particle = Group | ElementShape;

export interface Group {
  kind: 'sequence' | 'choice';
  min: number;
  max: number | 'unbounded';
  items: Particle[];
}

export interface ElementShape {
  kind: 'element';
  name: string;
  min: number;
  max: number | 'unbounded';
  nillable: boolean;
  default?: string;
  /** simple type name ('String128', 'boolean', 'xsd:string', 'XStatus'); absent for complex content */
  simple?: string;
  /** complex content; also for simple types with attributes (XFkType), whose shape has `text` */
  shape?: () => Shape;
  writer?: ElementWriter;
  /** inline restriction of a simple type, as the XSD states it */
  restriction?: { base: string; pattern?: string };
  /** named complex type as the XSD refers to it ('XPhoneLine'); absent for inline types */
  typeName?: string;
}

/** The written forms of an element, made once by the encoder. */
export interface ElementWriter {
  name: string;
  /** `<name`, when attributes follow */
  start: string;
  open: string;
  close: string;
  /** of an empty text, and of NULL. [recorded] facts/axl.md 5.3 */
  empty: string;
  null: string;
  /** key in the tree, and ` name="` */
  attributes: readonly { key: string; open: string }[];
  /** last plain text written, and how */
  last: string;
  lastText: string;
  /** last frozen tree written (a reference that answers share), and how */
  lastShared: object | undefined;
  lastSharedText: string;
  content?: readonly ElementWriter[];
  contentOf(): readonly ElementWriter[];
}

export interface ShapeAttribute {
  name: string;
  type: string;
  required?: boolean;
  default?: string;
}

type Unfinished = Omit<Shape, 'elements' | 'byName'>;

/**
 * Completes a shape: all elements in schema order, those of the base first, found by name.
 * Computed when first asked, so that deriving one type does not derive its base.
 */
export function finishShape(shape: Unfinished, lookup: (type: string) => Shape | undefined): Shape {
  let elements: ElementShape[] | undefined;
  let byName: Map<string, ElementShape> | undefined;
  return {
    ...shape,
    get elements() {
      return (elements ??= [
        ...((shape.base && lookup(shape.base)?.elements) || []),
        ...flatten(shape.content),
      ]);
    },
    get byName() {
      return (byName ??= new Map(this.elements.map((element) => [element.name, element])));
    },
  };
}

function flatten(particle: Particle): ElementShape[] {
  return particle.kind === 'element' ? [particle] : particle.items.flatMap(flatten);
}
