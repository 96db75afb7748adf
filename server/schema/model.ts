/**
 * The compiled model: what `schemas/` says, in the form the server reads at start.
 *
 * One model spans all AXL versions. A field is stated once; the shape that one operation has in
 * one version is derived from it on first use (derive.ts), by the same code that writes the XSD.
 * `tools/compile-schema.ts` makes this from the YAML; `schemas/README.md` explains the notation.
 */

/** The AXL schema versions we model, oldest first. */
export const VERSIONS = ['11.0', '11.5', '12.0', '12.5', '14.0', '15.0'] as const;
export type Version = (typeof VERSIONS)[number];

/**
 * The five faces of a class, one letter each: what add takes (a), what update takes (u),
 * what get answers (g), what list answers (l), and what get…Options answers (o).
 */
export type Face = 'a' | 'u' | 'g' | 'l' | 'o';

export type Verb = 'add' | 'update' | 'get' | 'list' | 'remove' | 'apply' | 'reset' | 'restart';

/**
 * When a thing exists: from `since` up to but not including `until`; or, for the few that came,
 * went and came again, in the listed `versions`.
 */
export interface Lifetime {
  since?: Version;
  until?: Version;
  versions?: Version[];
}

/** A named simple type: a length, a pattern or an enumeration over a base type. */
export interface SimpleType extends Lifetime {
  /** XSD base ('xsd:string'); for a union the base of its first member */
  base: string;
  /** any other text is valid too: every AXL enumeration is a union with string. [schema] */
  open?: boolean;
  /** the type is a union of these members: a type's name, facets over a base, or fixed texts */
  union?: UnionMember[];
  /** stated in AXLSoap.xsd only, not in AXLEnums.xsd */
  soapOnly?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minInclusive?: string;
  maxInclusive?: string;
  /** for enumerations: the display texts, in schema order */
  values?: EnumValue[];
  /** for enumerations: the type table that shows the same rows to SQL, e.g. 'typemodel' */
  table?: string;
}

export type UnionMember =
  string | { base: string; minInclusive?: string; maxInclusive?: string } | string[];

export interface EnumValue extends Lifetime {
  name: string;
  /** number in the type table (its column `enum`) */
  enum: number;
  /** moniker in the type table */
  moniker?: string;
  /** 'recorded', 'client', 'guess' ...: where the number comes from */
  ev?: string;
}

/** What some faces (and versions) change about a field; only what differs from derive.ts's rules. */
export interface Override {
  faces: string;
  versions?: Version[];
  type?: string;
  min?: number;
  max?: number | 'unbounded';
  nillable?: boolean;
  default?: string | null;
}

/**
 * One field of a class. Its XSD type is one of
 * - a simple type (`simple`), a reference by name with an optional uuid attribute is simple
 *   'XFkType'; other simple-with-attribute types: 'XLoadInformation', ...
 * - a class (`class`): X…, R… or L… of that class according to the face
 * - a group (`fields`): an anonymous inline type
 */
export interface Field extends Lifetime {
  name: string;
  simple?: string;
  class?: string;
  fields?: Field[];
  /** the inline group is a choice instead of a sequence */
  choice?: boolean;
  /** minOccurs of the group's own particle when it is not the usual one (sequence 0, choice 1) */
  contentMin?: number;
  /** the inline group's base class in the faces a and u: 'XCommonMembersExtension' */
  base?: string;
  /** the faces with that base when they are others */
  baseFaces?: string;
  /** no element but a particle among the fields: a nested choice or sequence */
  particle?: 'choice' | 'sequence';
  /** the inline type is text of this type with attributes */
  text?: string;
  attributes?: { name: string; type: string }[];
  /** content is free XML (XVendorConfig, XContent) */
  any?: boolean;

  min: number;
  max: number | 'unbounded';
  nillable?: boolean;
  default?: string;
  /** faces in which it appears, e.g. 'aug' */
  faces: string;
  /** faces that have the field in fewer versions than the others */
  presence?: Partial<Record<Face, Version[]>>;
  over?: Override[];
  /** in update: this field is a key and its new value comes as this element (newName) */
  rename?: string;
  /** in update: a list that also takes addX / removeX (default names from the field's own) */
  partial?: boolean;

  /** reference: the nouns it may point at; its text is the target's `show` value */
  ref?: string[];
  /** the type is that of a reference, but there is no noun that it could name: `-> none` */
  noTarget?: true;
  /** where it lives */
  store?: Store;
}

/**
 * Where a field lives: exactly one place.
 *
 * Columns are relative to the row that holds the enclosing object: the noun's row, or the child's
 * row inside a list. A field without `store` lives in that row's JSON column `rest`, under its
 * dotted path.
 */
export type Store =
  | { at: 'column'; column: string }
  /** a 1:1 row of another table, found by `fk` = pkid of the enclosing row (and `where`) */
  | {
      at: 'side';
      table: string;
      fk: string;
      column: string;
      where?: Where;
      /** the enclosing row points to it by this column of its own (then `fk` is its pkid) */
      via?: string;
    }
  /** a list: one row of `table` for each member, found by `fk`; `order` is its position column */
  | {
      at: 'children';
      table: string;
      fk: string;
      /** column that keeps the order, and the number of the first member (1 unless told) */
      order?: string;
      from?: number;
      where?: Where;
      /** for members that are a plain value or reference: the column of the value */
      column?: string;
    }
  /** a key group (pattern + routePartitionName) that names one object of `ref` */
  | { at: 'column-ref'; column: string }
  /** never stored: computed by a handler on the way out, or consumed by one on the way in */
  | { at: 'none' }
  /** a password or PIN: consumed by domain/credentials, answered empty */
  | { at: 'secret'; kind: 'password' | 'pin' | 'digest' };

export type Where = Record<string, string | number>;

/** A complex type family: X…, R…, L… and the body of Update…Req, stated once. */
export interface Class extends Lifetime {
  name: string;
  fields: Field[];
  /** attributes beside uuid, e.g. ctiid; with the faces that have them */
  attributes?: Attribute[];
  /** faces for which a named type exists, e.g. 'aglo' */
  faces: string;
  /** versions of a face whose named type is not there in all of the class's versions */
  facesWhen?: Partial<Record<Face, Version[]>>;
  /** minOccurs of the type's own sequence when it is not 0 */
  contentMin?: number;
}

export interface Attribute extends Lifetime {
  name: string;
  type: string;
  faces: string;
  store?: Store;
}

/** One way to name an object in a request: the elements that together are the key. */
export interface KeyForm extends Lifetime {
  parts: { name: string; type: string; optional?: boolean; nillable?: boolean }[];
}

/** A noun: an object kind with verbs. */
export interface Noun extends Lifetime {
  name: string;
  /** element round the object in add and in answers: 'phone' */
  wrapper: string;
  class: string;
  verbs: Partial<Record<Verb, Lifetime>>;
  /** key forms of get, update, remove, apply, reset and restart */
  keys: KeyForm[];
  /** verbs with key forms of their own */
  keysOf?: Partial<Record<Verb, KeyForm[]>>;
  /** verbs whose request type changed with a version */
  requestOf?: Partial<Record<Verb, { since: Version; type: string }>>;
  /** update's key: the usual base type NameAndGUIDRequest, a choice of its own, or none */
  updateKey: 'base' | 'own' | 'none';
  /** fields that together are the natural key; unique */
  natural: string[];
  /** field whose value is shown where the noun is referenced */
  show: string;
  table: string;
  /** column values that tell this noun's rows from others in the same table */
  where?: Where;
  /** searchCriteria elements of list, in order */
  search: (Lifetime & { name: string; type: string })[];
  /** list takes no skip/first */
  noPaging?: boolean;
  /** 'crud', 'singleton', 'fixed rows', 'read-only', ... (facts/axl-nouns.md) */
  mode: string;
  /** evidence of the noun's table */
  ev?: string;
}

/** An XSD complex type that no rule derives, stated whole. */
export interface ExplicitType extends Lifetime {
  name: string;
  base?: string;
  text?: string;
  abstract?: boolean;
  attributes?: { name: string; type: string; required?: boolean; default?: string }[];
  content?: XsdNode;
}

/** A node of an explicitly stated type. */
export interface XsdNode {
  kind: 'sequence' | 'choice' | 'element' | 'any';
  min: number;
  max: number | 'unbounded';
  /** sequence, choice */
  items?: XsdNode[];
  /** element */
  name?: string;
  type?: string;
  nillable?: boolean;
  default?: string;
  /** element with an inline complex type */
  inline?: Omit<ExplicitType, 'name'>;
  /** element with an inline restriction of a simple type */
  restriction?: { base: string; pattern?: string };
}

/** An operation. `verb` and `noun` are there when a generic verb serves it. */
export interface Operation extends Lifetime {
  name: string;
  verb?: Verb | 'options';
  noun?: string;
  request: string;
  response: string;
  /** the release from which on it is answered under every namespace, published there or not */
  everywhere?: string;
  /** another request type in later versions */
  requestFrom?: { since: Version; type: string };
}

/** A table of the data dictionary as SQL sees it. */
export interface Table {
  name: string;
  columns: Column[];
  /** unique indexes beside the primary key pkid */
  unique?: string[][];
  /** the same among rows that have a value in each of the columns */
  uniqueGiven?: string[][];
  /** columns that are searched by the beginning of their digits (store/digits.ts) */
  numbers?: string[];
  /** seen by SQL on IM and Presence nodes only, whose database it belongs to */
  on?: 'presence';
  /** columns that are searched by their beginning, without regard to case: one index each */
  search?: string[];
  /** the real server's columns are all known: any other is ours */
  complete?: true;
  /** no public source: the name is ours */
  guess?: boolean;
  ev?: string;
}

export interface Column {
  name: string;
  type: 'text' | 'integer' | 'boolean' | 'pkid';
  /** table whose pkid it holds */
  ref?: string;
  /** what happens to this row when the target goes: refuse (default), cascade, setNull */
  onRemove?: 'refuse' | 'cascade' | 'setNull';
  /** type table whose `enum` it holds */
  enum?: string;
  notNull?: boolean;
  default?: string | number;
  /** longest text that it takes, where the XSD leaves it open */
  maxLength?: number;
  ev?: string;
  /** holds hashed or sealed secrets: SQL answers NULL */
  secret?: true;
  /** beside the real server's complete list: `select *` and the catalog leave it out */
  ours?: true;
}

export interface Model {
  simples: Record<string, SimpleType>;
  classes: Record<string, Class>;
  nouns: Record<string, Noun>;
  /** variants of one name live in different versions */
  types: Record<string, ExplicitType[]>;
  operations: Record<string, Operation>;
  tables: Record<string, Table>;
}

/** Is a thing with this lifetime there in this version? */
export function livesIn(thing: Lifetime, version: Version): boolean {
  if (thing.versions) return thing.versions.includes(version);
  const at = VERSIONS.indexOf(version);
  if (thing.since && at < VERSIONS.indexOf(thing.since)) return false;
  return !(thing.until && at >= VERSIONS.indexOf(thing.until));
}
