/**
 * The shape of every named AXL type, derived from the model on first use.
 *
 * The rules (measured on the published schemas: 7 of 3243 answer fields break them, and say so):
 * - get and list answer the fields of add: optional, not nillable, without default; nested classes
 *   X… become R… and L…
 * - update takes the fields of add, all optional; a key field is called new…; a list also has
 *   remove… and add… forms
 * - requests and answers are the same frame for every noun
 */
import {
  livesIn,
  type Class,
  type Face,
  type Model,
  type Noun,
  type Operation,
  type Version,
} from './model';
import { classParticles } from './derive-fields';
import { explicitShape } from './derive-explicit';
import { requestOf, responseOf } from './derive-frames';
import type { Group, Shape, ShapeAttribute } from './shape';
import { finishShape } from './shape';

const NAMED: Record<string, Face> = { X: 'a', R: 'g', L: 'l' };

interface Derived {
  shapes: Map<string, Shape | undefined>;
  operations: Map<string, Operation>;
}

const derived = new WeakMap<Model, Map<Version, Derived>>();

function of(model: Model, version: Version): Derived {
  let versions = derived.get(model);
  if (!versions) derived.set(model, (versions = new Map<Version, Derived>()));
  let found = versions.get(version);
  if (!found) {
    const operations = Object.values(model.operations)
      .filter((operation) => livesIn(operation, version))
      .map((operation) => {
        const { requestFrom } = operation;
        return requestFrom && livesIn(requestFrom, version)
          ? { ...operation, request: requestFrom.type }
          : operation;
      });
    found = { shapes: new Map(), operations: new Map(operations.map((one) => [one.name, one])) };
    versions.set(version, found);
  }
  return found;
}

/** The operations of a version, by name. */
export function operationsOf(model: Model, version: Version): Map<string, Operation> {
  return of(model, version).operations;
}

/** The shape of a named complex type ('XPhone', 'GetPhoneReq'); undefined when there is none. */
export function shapeOf(model: Model, version: Version, name: string): Shape | undefined {
  const { shapes } = of(model, version);
  if (!shapes.has(name)) shapes.set(name, deriveType(model, version, name));
  return shapes.get(name);
}

/** What an operation takes. Throws when the model names a type that it does not have. */
export function requestShape(model: Model, version: Version, operation: string): Shape {
  return needShape(model, version, operation, 'request');
}

export function responseShape(model: Model, version: Version, operation: string): Shape {
  return needShape(model, version, operation, 'response');
}

function needShape(
  model: Model,
  version: Version,
  name: string,
  side: 'request' | 'response',
): Shape {
  const operation = operationsOf(model, version).get(name);
  const shape = operation && shapeOf(model, version, operation[side]);
  if (!shape) throw new Error(`${name} ${version}: no ${side} type ${operation?.[side] ?? ''}`);
  return shape;
}

/** Every named complex type of a version. */
export function typeNames(model: Model, version: Version): string[] {
  const names = new Set<string>();
  for (const [name, variants] of Object.entries(model.types)) {
    if (variants.some((type) => livesIn(type, version))) names.add(name);
  }
  for (const cls of Object.values(model.classes)) {
    for (const [letter, face] of Object.entries(NAMED)) {
      if (hasNamedType(cls, face, version)) names.add(letter + cls.name);
    }
  }
  for (const operation of operationsOf(model, version).values()) {
    for (const name of [operation.request, operation.response]) {
      if (shapeOf(model, version, name)) names.add(name);
    }
  }
  return [...names];
}

function hasNamedType(cls: Class, face: Face, version: Version): boolean {
  if (!livesIn(cls, version) || !cls.faces.includes(face)) return false;
  return cls.facesWhen?.[face]?.includes(version) ?? true;
}

function deriveType(model: Model, version: Version, name: string): Shape | undefined {
  const lookup = Object.assign((type: string) => shapeOf(model, version, type), {
    isSimple: (type: string) => model.simples[type] !== undefined,
  });
  const stated = model.types[name]?.find((type) => livesIn(type, version));
  if (stated) return explicitShape(stated, lookup);

  const face = NAMED[name.charAt(0)];
  const cls = face && model.classes[name.slice(1)];
  if (cls && hasNamedType(cls, face, version))
    return classShape(model, version, name, cls, face, lookup);

  const framed = frame(model, version, name, lookup);
  return framed && { ...framed, name };
}

type Lookup = (type: string) => Shape | undefined;

function classShape(
  model: Model,
  version: Version,
  name: string,
  cls: Class,
  face: Face,
  lookup: Lookup,
): Shape {
  const content: Group = {
    kind: 'sequence',
    min: cls.contentMin ?? 0,
    max: 1,
    items: classParticles({ model, version, lookup }, cls, face),
  };
  const attributes = (cls.attributes ?? [])
    .filter((attribute) => attribute.faces.includes(face))
    .map(({ name: attribute, type }): ShapeAttribute => ({ name: attribute, type }));
  return finishShape({ name, content, attributes }, lookup);
}

const FRAME = /^(Add|Update|Get|List|Remove|Apply|Reset|Restart)(\w+)(Req|Res)$/;

/** The request or answer type of a noun's verb. */
function frame(model: Model, version: Version, name: string, lookup: Lookup): Shape | undefined {
  const [, verb = '', nounName = '', side] = FRAME.exec(name) ?? [];
  const noun: Noun | undefined = model.nouns[nounName];
  const operation = operationsOf(model, version).get(verb.toLowerCase() + nounName);
  if (!noun || !operation) return undefined;
  const context = { model, version, lookup };
  if (side === 'Res')
    return operation.response === name ? responseOf(context, noun, verb) : undefined;
  return operation.request === name ? requestOf(context, noun, verb) : undefined;
}
