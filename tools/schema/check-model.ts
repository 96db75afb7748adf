/**
 * What no single line can tell: names that lead nowhere, versions that do not exist, numbers that
 * stand twice. All findings at once, each with its file and field, so that one build shows them all.
 */
import { requestShape, responseShape } from '../../server/schema/derive';
import {
  livesIn,
  VERSIONS,
  type Field,
  type Lifetime,
  type Model,
  type Noun,
  type SimpleType,
  type XsdNode,
} from '../../server/schema/model';

/** @param fileOf name of a class, enumeration, type or operation -> the file that states it */
export function checkModel(model: Model, fileOf: (name: string) => string): string[] {
  const findings: string[] = [];
  const note = (name: string, words: string): void => {
    findings.push(`${fileOf(name)}: ${name}${words}`);
  };
  for (const cls of Object.values(model.classes)) {
    const say = (words: string) => note(cls.name, words);
    checkLife(cls, '', say);
    checkFields(model, cls.fields, '', say);
  }
  for (const noun of Object.values(model.nouns)) {
    checkNoun(model, noun, (words) => note(noun.name, words));
  }
  for (const [name, type] of Object.entries(model.simples)) {
    checkEnum(type, (words) => note(name, words));
  }
  for (const types of Object.values(model.types)) {
    for (const { name, base, content } of types) {
      const say = (words: string) => note(name, words);
      if (base !== undefined && !model.types[base]) say(`: no type ${base}`);
      if (content) checkNode(model, content, say);
    }
  }
  if (findings.length === 0) checkOperations(model, note);
  return findings;
}

/** The XSD's type of a reference by name. */
const REFERENCE = 'XFkType';

type Say = (words: string) => void;

function checkLife(thing: Lifetime, path: string, say: Say): void {
  for (const version of [thing.since, thing.until, ...(thing.versions ?? [])]) {
    if (version !== undefined && !VERSIONS.includes(version)) say(`${path}: no version ${version}`);
  }
}

function checkFields(model: Model, fields: Field[], parent: string, say: Say): void {
  for (const field of fields) {
    const path = `${parent}.${field.name}`;
    checkLife(field, path, say);
    for (const versions of Object.values(field.presence ?? {})) {
      checkLife({ versions }, path, say);
    }
    for (const one of field.over ?? []) {
      checkLife({ versions: one.versions ?? [] }, path, say);
      if (one.type !== undefined && !one.type.startsWith('@') && !isType(model, one.type))
        say(`${path}: no type ${one.type}`);
    }
    const type = field.simple ?? field.text;
    if (type !== undefined && !isType(model, type)) say(`${path}: no type ${type}`);
    if (field.class !== undefined && !isClass(model, field.class))
      say(`${path}: no class ${field.class}`);
    if (field.base !== undefined && !model.types[field.base]) say(`${path}: no type ${field.base}`);
    for (const noun of field.ref ?? []) {
      if (!model.nouns[noun]) say(`${path}: no noun ${noun}`);
    }
    if (field.simple === REFERENCE && !field.ref && !field.noTarget)
      say(
        `${path}: a reference says which noun it names (-> Noun), or that there is none (-> none)`,
      );
    if (field.fields) checkFields(model, field.fields, path, say);
  }
}

function isType(model: Model, name: string): boolean {
  return (
    name.startsWith('xsd:') ||
    model.simples[name] !== undefined ||
    model.types[name] !== undefined ||
    (/^[XRL]/.test(name) && model.classes[name.slice(1)] !== undefined)
  );
}

function isClass(model: Model, name: string): boolean {
  return model.classes[name] !== undefined || model.types[`X${name}`] !== undefined;
}

function checkNoun(model: Model, noun: Noun, say: Say): void {
  const fields = new Set(flatten(model.classes[noun.class]?.fields ?? []).map(({ name }) => name));
  for (const name of noun.natural) {
    if (!fields.has(name)) say(`: natural key ${name} is no field`);
  }
  const forms = [...noun.keys, ...Object.values(noun.keysOf ?? {}).flat()];
  for (const { name, type } of [...noun.search, ...forms.flatMap(({ parts }) => parts)]) {
    if (!isType(model, type)) say(`: ${name} has no type ${type}`);
  }
  for (const life of [...Object.values(noun.verbs), ...noun.search, ...forms]) {
    checkLife(life, '', say);
  }
}

/** Choices and sequences are no level of their own. */
function flatten(fields: Field[]): Field[] {
  return fields.flatMap((field) => (field.particle ? flatten(field.fields ?? []) : [field]));
}

function checkEnum(type: SimpleType, say: Say): void {
  checkLife(type, '', say);
  const numbers = new Map<number, string>();
  for (const value of type.values ?? []) {
    checkLife(value, `.${value.name}`, say);
    if (!Number.isInteger(value.enum)) say(`.${value.name}: no number`);
    const twin = numbers.get(value.enum);
    if (twin !== undefined) say(`.${value.name}: has the number of ${twin}`);
    numbers.set(value.enum, value.name);
  }
}

function checkNode(model: Model, node: XsdNode, say: Say): void {
  if (node.type !== undefined && !isType(model, node.type))
    say(`.${node.name ?? ''}: no type ${node.type}`);
  for (const item of node.items ?? []) checkNode(model, item, say);
  if (node.inline?.content) checkNode(model, node.inline.content, say);
}

/** Every operation has its two types in every version it lives in. */
function checkOperations(model: Model, note: (name: string, words: string) => void): void {
  for (const operation of Object.values(model.operations)) {
    for (const version of VERSIONS.filter((one) => livesIn(operation, one))) {
      try {
        requestShape(model, version, operation.name);
        responseShape(model, version, operation.name);
      } catch (error) {
        note(operation.name, `: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
