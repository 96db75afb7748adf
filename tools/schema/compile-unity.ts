/** `schemas/unity` -> the resources of CUPI, their tables and the stock of a fresh installation. */
import type { CupiField, CupiResource, CupiType, UnityFacts } from '../../server/schema/cupi';
import type { Model } from '../../server/schema/model';
import { asMap } from './compile-classes';
import { compileTables } from './compile-tables';
import { onlyWords } from './parse-line';

type Yaml = Record<string, unknown>;

export interface UnityYaml {
  resources: Yaml;
  tables: Yaml;
  stock: Yaml;
  /** schemas/sql/system.yaml: a Unity Connection keeps certificates as a CUCM does */
  system: Yaml;
}

/** Tables that both products have: one platform, one certificate store. */
const SHARED = [
  'certificate',
  'certificateservicecertificatemap',
  'certificaterequest',
  'owncertificate',
  'platformsetting',
];

export function compileUnity({ resources, tables, stock, system }: UnityYaml): UnityFacts {
  const compiled = Object.entries(resources).map(([name, block]) =>
    compileResource(name, asMap(block, name)),
  );
  const model: Model = {
    simples: {},
    classes: {},
    nouns: {},
    types: {},
    operations: {},
    tables: {},
  };
  const shared = Object.fromEntries(SHARED.map((name) => [name, system[name]]));
  const own = Object.fromEntries(compiled.map((one) => [one.table, tableOf(one)]));
  model.tables = compileTables(model, [shared, own, tables]);
  return {
    resources: Object.fromEntries(compiled.map((one) => [one.name, one])),
    model,
    stock: stock as UnityFacts['stock'],
  };
}

const WORDS = ['list', 'path', 'table', 'verbs', 'ev', 'fields'];

function compileResource(name: string, block: Yaml): CupiResource {
  onlyWords(block, WORDS, name);
  const path = String(block.path);
  return {
    name,
    list: String(block.list),
    path,
    table: String(block.table ?? path),
    verbs: block.verbs as CupiResource['verbs'],
    ev: String(block.ev),
    fields: Object.entries(asMap(block.fields, name)).map(([field, line]) =>
      compileField(name, field, String(line)),
    ),
  };
}

const LINE =
  /^(text|int|bool|secret|id|uri|link (\S+)|ref (\w+))(!)?(?: = (\S+))?((?: (?:unique|query|read))*)$/;

interface Compiled extends CupiField {
  /** ref: the table */
  target?: string;
}

function compileField(resource: string, name: string, line: string): Compiled {
  const match = LINE.exec(line);
  if (!match) throw new Error(`${resource}.${name}: cannot read "${line}"`);
  const [, word = '', path, target, required, value, marks = ''] = match;
  const type = (word.split(' ')[0] ?? '') as CupiType;
  const computed = type === 'uri' || type === 'link';
  return {
    name,
    type,
    ...(!computed && { column: type === 'id' ? 'pkid' : name.toLowerCase() }),
    ...(path && { path }),
    ...(target && { target }),
    ...(required && { required: true as const }),
    ...(value !== undefined && { default: value }),
    ...(marks.includes('unique') && { unique: true as const }),
    ...(marks.includes('query') && { query: true as const }),
    ...(marks.includes('read') && { read: true as const }),
  };
}

const COLUMN: Partial<Record<CupiType, string>> = {
  text: 'text',
  secret: 'text',
  int: 'integer',
  bool: 'boolean',
};

/** A resource's table in the notation of schemas/sql; what belongs to a user goes with the user. */
function tableOf({ fields }: CupiResource): Yaml {
  const columns = fields.flatMap((field: Compiled) => {
    const { column, type, target } = field;
    if (column === undefined || type === 'id') return [];
    const cascade = target === 'users' || (field.read && target === 'phonesystems');
    const line = target === undefined ? COLUMN[type] : `fk ${target}${cascade ? ' cascade' : ''}`;
    return [[column, line]];
  });
  const unique = fields.flatMap(({ unique: marked, column }) => (marked ? [[column]] : []));
  return { columns: Object.fromEntries(columns) as Yaml, unique };
}
