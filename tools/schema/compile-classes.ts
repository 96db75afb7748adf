/** `schemas/axl/<family>.yaml` -> classes and nouns. */
import type {
  Attribute,
  Class,
  Face,
  Field,
  KeyForm,
  Lifetime,
  Noun,
  Override,
  Verb,
  Version,
  Where,
} from '../../server/schema/model';
import { facesOf, NotationError, onlyWords, parseFieldLine, typeOfWord } from './parse-line';

type Yaml = Record<string, unknown>;

const ALL_FACES = 'aglu';

const CLASS_WORDS = ['faces', 'faces-when', 'sequence', 'since', 'until', 'attributes', 'fields'];
const NOUN_WORDS = [
  ...['noun', 'natural', 'show', 'table', 'where', 'mode', 'ev', 'verbs', 'keys', 'keys-of'],
  ...['update-key', 'request-of', 'search', 'paging'],
];

/** A class block; the noun too when it is one. */
export function compileClass(name: string, block: Yaml): { class: Class; noun?: Noun } {
  onlyWords(block, block.noun === undefined ? CLASS_WORDS : [...CLASS_WORDS, ...NOUN_WORDS], name);
  const faces = facesOf(name, String(block.faces ?? 'agl'));
  const life = lifetime(block);
  const named = faces;
  const withUpdate = verbsOf(block).update ? `${faces}u` : faces;
  const inner = [...ALL_FACES].filter((face) => withUpdate.includes(face)).join('');
  const cls: Class = {
    name,
    ...life,
    faces: named,
    fields: compileFields(asMap(block.fields, name), inner, false, name),
    attributes: attributes(block, faces),
    ...(block['faces-when'] !== undefined && {
      facesWhen: block['faces-when'] as Class['facesWhen'] & object,
    }),
    ...(block.sequence !== undefined && { contentMin: Number(block.sequence) }),
  };
  if (block.noun === undefined) return { class: cls };
  return { class: cls, noun: compileNoun(name, block, life) };
}

function compileFields(map: Yaml, faces: string, nested: boolean, where: string): Field[] {
  return Object.entries(map).map(([name, value]) => {
    try {
      return compileField(name, value, faces, nested, where);
    } catch (error) {
      if (error instanceof NotationError) throw new NotationError(`${where}.${error.message}`);
      throw error;
    }
  });
}

function compileField(
  name: string,
  value: unknown,
  faces: string,
  nested: boolean,
  where: string,
): Field {
  if (typeof value === 'string') return parseFieldLine(name, value, faces, nested);
  const block = asMap(value, `${where}.${name}`);
  onlyWords(block, ['is', 'fields', 'over', 'attributes'], `${where}.${name}`);
  const line = String(block.is);
  if (name.startsWith('#')) {
    const [, kind, optional, own, since] =
      /^(choice|sequence)(\?)?(?: in (\w+))?(?: since (\S+))?$/.exec(line) ?? [];
    if (!kind) throw new NotationError(`${name}: cannot read "${line}"`);
    const inFaces = own ?? faces;
    return {
      name,
      particle: kind === 'choice' ? 'choice' : 'sequence',
      min: optional ? 0 : 1,
      max: 1,
      faces: inFaces,
      ...(since && { since: since as Version }),
      ...overrides(block),
      fields: compileFields(asMap(block.fields, name), inFaces, true, `${where}.${name}`),
    };
  }
  const field = parseFieldLine(name, line, faces, nested);
  Object.assign(field, overrides(block));
  if (block.attributes) {
    field.attributes = Object.entries(asMap(block.attributes, name)).map(([attribute, type]) => ({
      name: attribute,
      type: String(type),
    }));
  }
  if (block.fields) {
    field.fields = compileFields(asMap(block.fields, name), field.faces, true, `${where}.${name}`);
  }
  return field;
}

function overrides(block: Yaml): { over?: Override[] } {
  return Array.isArray(block.over) ? { over: block.over as Override[] } : {};
}

function attributes(block: Yaml, faces: string): Attribute[] {
  if (block.attributes === undefined) {
    const answers = [...faces].filter((face) => face !== 'a').join('');
    return answers ? [{ name: 'uuid', type: 'XUUID', faces: answers }] : [];
  }
  return Object.entries(asMap(block.attributes, 'attributes')).map(([name, text]) => {
    const [, type = '', inFaces = '', column] =
      /^(\S+) in (\w+)(?: @(\w+))?$/.exec(String(text)) ?? [];
    return {
      name,
      type,
      faces: inFaces,
      ...(column && { store: { at: 'column' as const, column } }),
    };
  });
}

function compileNoun(name: string, block: Yaml, life: Lifetime): Noun {
  const keysOf = block['keys-of'] === undefined ? undefined : asMap(block['keys-of'], name);
  return {
    name,
    ...life,
    wrapper: String(block.noun),
    class: name,
    verbs: verbsOf(block),
    keys: strings(block.keys).map(keyForm),
    ...(keysOf && {
      keysOf: Object.fromEntries(
        Object.entries(keysOf).map(([verb, forms]) => [verb, strings(forms).map(keyForm)]),
      ),
    }),
    ...(block['request-of'] !== undefined && {
      requestOf: requestOf(asMap(block['request-of'], name)),
    }),
    updateKey: (block['update-key'] as Noun['updateKey'] | undefined) ?? updateKeyOf(block),
    natural: strings(block.natural),
    show: String(block.show ?? strings(block.natural)[0] ?? 'name'),
    table: String(block.table ?? name.toLowerCase()),
    ...(block.where !== undefined && { where: block.where as Where }),
    search: strings(block.search).map(searchField),
    ...(block.paging === false && { noPaging: true }),
    mode: String(block.mode ?? 'crud'),
    ...(block.ev !== undefined && { ev: String(block.ev) }),
  };
}

/** `{remove: NameAndGUIDRequest since 11.5}` */
function requestOf(map: Yaml): NonNullable<Noun['requestOf']> {
  return Object.fromEntries(
    Object.entries(map).map(([verb, text]) => {
      const [type = '', , since = ''] = String(text).split(' ');
      return [verb, { type, since: since as Version }];
    }),
  );
}

/** Update takes NameAndGUIDRequest's key exactly when the key is name or uuid and nothing else is said. */
function updateKeyOf(block: Yaml): Noun['updateKey'] {
  const keysOf = asMap(block['keys-of'] ?? {}, 'keys-of');
  const keys = strings(keysOf.update ?? block.keys);
  return keys.join() === 'name,uuid' ? 'base' : 'own';
}

function verbsOf(block: Yaml): Partial<Record<Verb, Lifetime>> {
  return Object.fromEntries(
    strings(block.verbs).map((text): [string, Lifetime] => {
      const [verb = '', ...rest] = text.split(' ');
      return [verb, marksOf(rest)];
    }),
  );
}

/** `pattern text + routePartitionName ref optional nillable` */
function keyForm(text: string): KeyForm {
  const [, form = text, marks = ''] = /^(.*?)((?: (?:since|until) \S+)*)$/.exec(text) ?? [];
  return {
    ...marksOf(marks.trim().split(' ')),
    parts: form.split(' + ').map((part) => {
      const [name = '', ...words] = part.split(' ');
      const type = words.find((word) => word !== 'optional' && word !== 'nillable');
      return {
        name,
        type: type ? simpleOf(type) : name === 'uuid' ? 'XUUID' : 'String100',
        ...(words.includes('optional') && { optional: true }),
        ...(words.includes('nillable') && { nillable: true }),
      };
    }),
  };
}

function searchField(text: string): Noun['search'][number] {
  const [name = '', ...words] = text.split(' ');
  const marked = words.findIndex((word) => word === 'since' || word === 'until');
  const type = (marked < 0 ? words : words.slice(0, marked)).join(' ');
  return { name, type: type === '' ? 'xsd:string' : simpleOf(type), ...marksOf(words) };
}

function simpleOf(word: string): string {
  const match = /^(\w[\w:]*)(?:\((\d+)\))?$/.exec(word);
  const type = word.startsWith('enum ')
    ? { simple: `X${word.slice(5)}` }
    : typeOfWord(match?.[1] ?? word, match?.[2], word);
  return 'simple' in type ? type.simple : `X${type.class}`;
}

/** since 12.5, until 12.0, in 11.5+12.5 */
export function marksOf(words: string[]): Lifetime {
  const after = (key: string) => (words.includes(key) ? words[words.indexOf(key) + 1] : undefined);
  const since = after('since') as Version | undefined;
  const until = after('until') as Version | undefined;
  const versions = after('in')?.split('+') as Version[] | undefined;
  return { ...(since && { since }), ...(until && { until }), ...(versions && { versions }) };
}

function lifetime(block: Yaml): Lifetime {
  return {
    ...(block.since !== undefined && { since: String(block.since) as Version }),
    ...(block.until !== undefined && { until: String(block.until) as Version }),
  };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

export function asMap(value: unknown, where: string): Yaml {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new NotationError(`${where}: expected a map`);
  }
  return value as Yaml;
}

export type { Face };
