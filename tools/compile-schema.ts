/**
 * `schemas/` -> `dist/schemas/model.json`.
 *
 * Run by the build. A line that cannot be read stops it, with the file and the field.
 */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Model, Operation, Verb } from '../server/schema/model';
import { checkModel } from './schema/check-model';
import { asMap, compileClass } from './schema/compile-classes';
import { compileNeighbours } from './schema/compile-neighbours';
import { compileUnity } from './schema/compile-unity';
import { compileTables } from './schema/compile-tables';
import {
  compileEnum,
  compileExplicit,
  compileOperation,
  compileSimple,
} from './schema/compile-types';

type Yaml = Record<string, unknown>;

export function compileSchema(schemas: string): Model {
  const model: Model = {
    simples: {},
    classes: {},
    nouns: {},
    types: {},
    operations: {},
    tables: {},
  };
  const files = new Map<string, string>();
  for (const file of readdirSync(join(schemas, 'axl')).sort()) {
    if (!file.endsWith('.yaml') || file === 'faults.yaml') continue;
    const yaml = readYaml(join(schemas, 'axl', file));
    addFile(model, file, yaml);
    for (const name of Object.keys(yaml)) {
      files.set(file.startsWith('enums') ? `X${name}` : (name.split('@')[0] ?? name), file);
    }
  }
  for (const noun of Object.values(model.nouns)) {
    for (const [verb, life] of Object.entries(noun.verbs)) {
      const operation = verbOperation(model, noun.name, verb as Verb);
      model.operations[operation.name] = { ...operation, ...within(noun, life) };
    }
  }
  const findings = checkModel(model, (name) => files.get(name) ?? nounFile(model, files, name));
  if (findings.length > 0) throw new Error(`the model does not hold:\n${findings.join('\n')}`);
  const sql = readdirSync(join(schemas, 'sql'))
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readYaml(join(schemas, 'sql', file)));
  model.tables = compileTables(model, sql);
  return model;
}

/** addPhone stands nowhere: the file of its noun says it. */
function nounFile(model: Model, files: Map<string, string>, operation: string): string {
  return files.get(model.operations[operation]?.noun ?? '') ?? 'schemas/axl';
}

/** A verb lives as long as its noun unless it says otherwise. */
function within(noun: Model['nouns'][string], life: Model['nouns'][string]['verbs'][Verb]) {
  return {
    ...(noun.since && { since: noun.since }),
    ...(noun.until && { until: noun.until }),
    ...life,
  };
}

function readYaml(path: string): Yaml {
  try {
    return asMap(parse(readFileSync(path, 'utf8')) ?? {}, path);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function addFile(model: Model, file: string, yaml: Yaml): void {
  for (const [name, value] of Object.entries(yaml)) {
    try {
      addBlock(model, file, name, value);
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
}

function addBlock(model: Model, file: string, name: string, value: unknown): void {
  if (file === 'operations.yaml') {
    model.operations[name] = compileOperation(name, String(value));
  } else if (file === 'simple-types.yaml') {
    Object.assign(model.simples, compileSimple(name, asMap(value, name)));
  } else if (file.startsWith('enums')) {
    model.simples[`X${name}`] = compileEnum(name, asMap(value, name));
  } else if (file.startsWith('types-')) {
    const type = compileExplicit(name, asMap(value, name));
    (model.types[type.name] ??= []).push(type);
  } else {
    const { class: cls, noun } = compileClass(name, asMap(value, name));
    if (model.classes[name]) throw new Error(`${name} stands twice`);
    model.classes[name] = cls;
    if (noun) model.nouns[name] = noun;
  }
}

const ANSWER: Partial<Record<Verb, true>> = { get: true, list: true };

/** addPhone: AddPhoneReq -> StandardResponse; a stated type of the usual name takes its place. */
function verbOperation(model: Model, noun: string, verb: Verb): Operation {
  const cap = verb.charAt(0).toUpperCase() + verb.slice(1);
  const stated = (suffix: string) => model.types[`${cap}${noun}${suffix}`] !== undefined;
  const { keys, keysOf } = model.nouns[noun] ?? { keys: [] };
  const named = (keysOf?.[verb] ?? keys)
    .map((form) => form.parts.map(({ name }) => name).join('+'))
    .join();
  // remove, apply, reset and restart of a noun with the plain key share one request type.
  const requestFrom = model.nouns[noun]?.requestOf?.[verb];
  const shared =
    !requestFrom &&
    ['remove', 'apply', 'reset', 'restart'].includes(verb) &&
    named === 'name,uuid' &&
    !stated('Req');
  return {
    name: `${verb}${noun}`,
    verb,
    noun,
    request: shared ? 'NameAndGUIDRequest' : `${cap}${noun}Req`,
    ...(requestFrom && { requestFrom }),
    response: stated('Res') || ANSWER[verb] ? `${cap}${noun}Res` : 'StandardResponse',
  };
}

/** schemas/stock: one JSON with everything a fresh installation contains. */
function compileStock(directory: string): Yaml {
  const file = (name: string) => readYaml(join(directory, `${name}.yaml`));
  return {
    // Settings are objects like the others; they have a page of their own to keep both readable.
    objects: { ...file('objects'), ...file('settings') },
    ...file('groups-roles'),
    ...file('application-users'),
    ...file('models'),
    ...file('parameters'),
    typeRows: file('type-rows'),
    serviceTypes: file('service-types'),
    ...file('manufacturing'),
  };
}

/** Whole or not at all: a server that starts meanwhile reads the old file. */
function writeJson(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(value));
  renameSync(`${path}.new`, path);
}

if (require.main === module) {
  const root = join(__dirname, '..', '..');
  const schemas = join(root, 'schemas');
  const target = join(root, 'dist', 'schemas');
  const model = compileSchema(schemas);
  mkdirSync(target, { recursive: true });
  writeJson(join(target, 'model.json'), model);
  writeJson(join(target, 'faults.json'), readYaml(join(schemas, 'axl', 'faults.yaml')));
  writeJson(join(target, 'releases.json'), readYaml(join(schemas, 'releases.yaml')));
  writeJson(join(target, 'services.json'), readYaml(join(schemas, 'services.yaml')));
  writeJson(join(target, 'activation.json'), readYaml(join(schemas, 'activation.yaml')));
  writeJson(join(target, 'bat.json'), readYaml(join(schemas, 'bat.yaml')));
  writeJson(join(target, 'perfmon.json'), readYaml(join(schemas, 'perfmon.yaml')));
  writeJson(join(target, 'templates.json'), readYaml(join(schemas, 'templates.yaml')));
  writeJson(
    join(target, 'self-provisioning.json'),
    readYaml(join(schemas, 'self-provisioning.yaml')),
  );
  writeJson(join(target, 'openapi.json'), readYaml(join(schemas, 'control', 'openapi.yaml')));
  copyFileSync(join(schemas, 'control', 'openapi.yaml'), join(target, 'openapi.yaml'));
  const unity = (name: string) => readYaml(join(schemas, 'unity', `${name}.yaml`));
  const facts = compileUnity({
    resources: unity('resources'),
    tables: unity('tables'),
    stock: unity('stock'),
    system: readYaml(join(schemas, 'sql', 'system.yaml')),
  });
  writeJson(join(target, 'unity.json'), facts);
  const neighbour = (name: string) => readYaml(join(schemas, 'neighbours', `${name}.yaml`));
  const neighbours = compileNeighbours({
    shared: neighbour('shared'),
    system: readYaml(join(schemas, 'sql', 'system.yaml')),
    own: {
      cloud: neighbour('cloud'),
      expressway: neighbour('expressway'),
      idp: neighbour('idp'),
    },
  });
  writeJson(join(target, 'neighbours.json'), neighbours);
  writeJson(join(target, 'stock.json'), compileStock(join(schemas, 'stock')));
  process.stdout.write(
    `${Object.keys(model.nouns).length} nouns, ${Object.keys(model.operations).length} operations, ${Object.keys(model.tables).length} tables\n`,
  );
}
