/**
 * Valid instances of any noun, made from the model: the smallest that add takes, and one with every
 * element. What they refer to is made too.
 */
import { operationsOf, requestShape, shapeOf } from '../../../server/schema/derive';
import type { Field, Model, Noun, Version } from '../../../server/schema/model';
import type { ElementShape, Particle, Shape } from '../../../server/schema/shape';
import { createValues } from './values';

/** Text, an element with children, or free XML as `{ $xml }` (the form that node-soap takes). */
export type Sample = string | SampleTree;
export interface SampleTree {
  [name: string]: Sample | Sample[];
}

export type Size = 'minimal' | 'maximal';

/** How samples reach objects that are there already. */
export interface World {
  add(noun: Noun, object: SampleTree): Promise<void>;
  /** names of the objects of this noun, by list; [] when it has none */
  names(noun: Noun): Promise<string[]>;
}

export interface Samples {
  /** the object under its wrapper */
  object(noun: Noun, size: Size): Promise<SampleTree>;
  /** a value for one element of an object, other than those before */
  element(
    noun: Noun,
    what: { element: ElementShape; field: Field; /** members that are there */ after?: number },
  ): Promise<Sample | Sample[]>;
  /** an existing object that was made for others to refer to */
  target(noun: Noun): Promise<SampleTree>;
  fieldsOf(noun: Noun): readonly Field[];
}

/** There is only one object to refer to, so a list has one member. */
class NoSecond extends Error {}

/** Members say their own place in a list. */
const POSITION =
  /^(index|order|priority|sortOrder|orderIndex|selectionOrder|lineSelectionOrder|urlButtonIndex)$/;

/** Elements whose value neither the schema nor the model tells: what a real request has there. */
export type Known = Record<string, string | ((n: number) => string)>;

export function createSamples(model: Model, version: Version, world: World, known: Known): Samples {
  const values = createValues(model, version);
  const operations = operationsOf(model, version);
  /** nouns whose instance is being made, the innermost last */
  const open: string[] = [];
  /** nouns of which a target is being made: what refers to itself takes one that is there */
  const making = new Set<string>();
  const made = new Map<string, SampleTree[]>();
  /** goes on with each new value of an element, so that it differs from the last */
  let turn = 0;
  /** members that the list has already */
  let position = 0;

  function fieldsOf(noun: Noun): readonly Field[] {
    return model.classes[noun.class]?.fields ?? [];
  }

  async function object(noun: Noun, size: Size): Promise<SampleTree> {
    const shape = requestShape(model, version, `add${noun.name}`)
      .byName.get(noun.wrapper)
      ?.shape?.();
    if (!shape) throw new Error(`${noun.name} ${version}: add takes no ${noun.wrapper}`);
    open.push(noun.name);
    try {
      return await content(shape, fieldsOf(noun), noun.name, size);
    } finally {
      open.pop();
    }
  }

  async function content(
    shape: Shape,
    fields: readonly Field[],
    path: string,
    size: Size,
    index = 0,
  ): Promise<SampleTree> {
    const tree: SampleTree = {};
    const part = async (particle: Particle): Promise<void> => {
      if (particle.kind !== 'element') {
        const items = particle.kind === 'choice' ? particle.items.slice(0, 1) : particle.items;
        if (particle.kind === 'sequence' || particle.min > 0 || size === 'maximal')
          for (const item of items) await part(item);
        return;
      }
      if (particle.min === 0 && size === 'minimal' && !isKey(path, particle.name)) return;
      const field = findField(fields, particle.name);
      tree[particle.name] = await valueOf(particle, field, `${path}/${particle.name}`, size, index);
    };
    if (shape.base !== undefined) {
      const base = shapeOf(model, version, shape.base);
      for (const item of base?.content.items ?? []) await part(item);
    }
    await part(shape.content);
    return tree;
  }

  /** The schema lets a key be left out that no object can be without. */
  function isKey(path: string, name: string): boolean {
    return model.nouns[path]?.natural.includes(name) ?? false;
  }

  /** A list gets two members where it may have them and there are two to refer to. */
  async function valueOf(
    element: ElementShape,
    field: Field | undefined,
    path: string,
    size: Size,
    index: number,
  ): Promise<Sample | Sample[]> {
    if (element.max === 1 || size === 'minimal') return one(element, field, path, size, index);
    const start = turn;
    const first = await one(element, field, path, size, 0);
    turn = start;
    try {
      return [first, await one(element, field, path, size, 1)];
    } catch (error) {
      if (error instanceof NoSecond) return [first];
      throw error;
    }
  }

  async function one(
    element: ElementShape,
    field: Field | undefined,
    path: string,
    size: Size,
    index: number,
  ): Promise<Sample> {
    const fixed =
      known[path] ??
      constantOf(field) ??
      (POSITION.test(element.name) ? String(position + index + 1) : undefined);
    if (fixed !== undefined) return typeof fixed === 'string' ? fixed : fixed(values.next());
    const shape = element.shape?.();
    if (field?.ref) {
      const noun = model.nouns[field.ref[0] ?? ''];
      if (!noun) throw new Error(`${path}: no noun ${field.ref.join()}`);
      if (shape && shape.text === undefined) return keyOf(noun, shape);
      return nameOf(noun, index);
    }
    if (shape?.any) return { $xml: '<any>1</any>' };
    if (shape && shape.text === undefined) {
      const inner = field?.fields ?? model.classes[field?.class ?? '']?.fields ?? [];
      return content(shape, inner, path, size, index);
    }
    const simple = shape?.text ?? element.simple ?? 'xsd:string';
    return values.text(element, simple, {
      // The key types of requests are shorter than some names.
      full: size === 'maximal' && !/\/(new)?(name|parameterName)$/i.test(path),
      turn: turn + index,
    });
  }

  /** The class of a device is what its noun says. */
  function constantOf(field: Field | undefined): string | undefined {
    const noun = model.nouns[open.at(-1) ?? ''];
    if (field?.store?.at !== 'column' || field.simple === undefined) return undefined;
    const number = noun?.where?.[field.store.column];
    return model.simples[field.simple]?.values?.find((value) => value.enum === number)?.name;
  }

  /** pattern + partition of an object that is there */
  async function keyOf(noun: Noun, shape: Shape): Promise<Sample> {
    const tree = await newTarget(noun);
    return Object.fromEntries(
      shape.elements.flatMap(({ name }) => (tree[name] === undefined ? [] : [[name, tree[name]]])),
    );
  }

  async function nameOf(noun: Noun, index: number): Promise<string> {
    if (!operations.has(`add${noun.name}`) || making.has(noun.name)) {
      const names = await world.names(noun);
      if (index > 0 && names.length < 2) throw new NoSecond();
      return names[(turn + index) % Math.max(names.length, 1)] ?? '';
    }
    const targets = await targetsOf(noun);
    const target = targets[(turn + index) % targets.length];
    const shown = target?.[noun.show];
    if (typeof shown !== 'string') throw new Error(`${noun.name} shows no ${noun.show}`);
    return shown;
  }

  /** Two objects of a noun are enough for all references to it. */
  async function targetsOf(noun: Noun): Promise<SampleTree[]> {
    const known = made.get(noun.name) ?? [];
    made.set(noun.name, known);
    while (known.length < 2) known.push(await newTarget(noun));
    return known;
  }

  async function newTarget(noun: Noun): Promise<SampleTree> {
    // What is known by what it refers to (a DHCP server by its node) needs another one each time.
    turn += 1;
    making.add(noun.name);
    try {
      const tree = await object(noun, 'minimal');
      await world.add(noun, tree);
      return tree;
    } finally {
      making.delete(noun.name);
    }
  }

  return {
    object,
    async element(noun, { element, field, after = 0 }) {
      turn += 1;
      position = after;
      open.push(noun.name);
      try {
        return await valueOf(element, field, `${noun.name}/${element.name}`, 'maximal', 0);
      } finally {
        open.pop();
        position = 0;
      }
    },
    target: newTarget,
    fieldsOf,
  };
}

/** The field of this element; choices and sequences are no level of their own. */
export function findField(fields: readonly Field[], name: string): Field | undefined {
  for (const field of fields) {
    const found = field.particle
      ? findField(field.fields ?? [], name)
      : field.name === name
        ? field
        : undefined;
    if (found) return found;
  }
  return undefined;
}
