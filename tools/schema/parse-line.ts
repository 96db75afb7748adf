/**
 * One line of a field -> Field. The notation is explained in schemas/README.md.
 *
 *   enum Status! = Default @tkstatus_x list since 12.5
 *   ^type      ^card ^default ^store  ^marks
 */
import type { Face, Field, Store, Version, Where } from '../../server/schema/model';

export class NotationError extends Error {
  override readonly name = 'NotationError';
}

/** A word that the notation does not have is a typo, not a remark. */
export function onlyWords(
  block: Record<string, unknown>,
  known: readonly string[],
  where: string,
): void {
  const odd = Object.keys(block).find((key) => !known.includes(key));
  if (odd !== undefined) {
    throw new NotationError(`${where}: no word "${odd}" here (there are ${known.join(', ')})`);
  }
}

const SIMPLE: Record<string, string> = {
  text: 'xsd:string',
  bool: 'boolean',
  int: 'XInteger',
  ref: 'XFkType',
  uuid: 'XUUID',
  LoadInformation: 'XLoadInformation',
  NameAttribute: 'XNameAttribute',
  VendorConfig: 'XVendorConfig',
  Content: 'XContent',
};

const LENGTHS: Record<string, string> = {
  text: 'String',
  unique: 'UniqueString',
  name: 'Name',
  uniqueName: 'UniqueName',
};

const HEAD =
  /^(?:(enum|type) (\w+)|(group|choice)(?:<(\d)>)?(?: of (\w+)(?:\/(\w+))?)?|attributed (\w+(?:\(\d+\)|:\w+)?)|([A-Za-z:]\w*(?::\w+)?)(?:\((\d+)\))?)([!*+]|\[\d+\.\.(?:\d+|unbounded)\])?(\?)?(?= |$)/;

/** The XSD name of a notation word: text(50) -> String50, enum Status -> XStatus. */
export function typeOfWord(
  word: string,
  length: string | undefined,
  where: string,
): { simple: string } | { class: string } {
  if (length !== undefined) {
    const family = LENGTHS[word];
    if (!family) throw new NotationError(`${where}: no type ${word}(${length})`);
    return { simple: `${family}${length}` };
  }
  const simple = SIMPLE[word];
  if (simple) return { simple };
  if (word.includes(':') || /^X[A-Z]/.test(word)) return { simple: word };
  if (/^[A-Z]/.test(word)) return { class: word };
  throw new NotationError(`${where}: no type ${word}`);
}

/**
 * @param faces the faces of what encloses the field; a nested field has them all unless told
 * @param nested inside a group (or particle), where `list` need not be said
 */
export function parseFieldLine(name: string, line: string, faces: string, nested: boolean): Field {
  const head = HEAD.exec(line);
  if (!head) throw new NotationError(`${name}: cannot read "${line}"`);
  const [all, isEnum, enumName, group, contentMin, base, baseFaces, text, word, length, card, nil] =
    head;
  const field: Field = { name, min: 0, max: 1, faces: '' };
  if (isEnum) field.simple = isEnum === 'enum' ? `X${enumName}` : (enumName ?? '');
  else if (group) {
    if (group === 'choice') field.choice = true;
    if (contentMin !== undefined) field.contentMin = Number(contentMin);
    if (base) field.base = base;
    if (baseFaces) field.baseFaces = baseFaces;
  } else if (text) {
    const [, base = text, size] = /^(\w+)\((\d+)\)$/.exec(text) ?? [];
    const type = typeOfWord(base, size, name);
    field.text = 'simple' in type ? type.simple : type.class;
  } else if (word) Object.assign(field, typeOfWord(word, length, name));
  if (field.simple === 'XVendorConfig' || field.simple === 'XContent') field.any = true;
  Object.assign(field, cardinality(card));
  if (nil) field.nillable = true;
  marks(field, line.slice(all.length), faces, nested);
  return field;
}

function cardinality(card: string | undefined): Pick<Field, 'min' | 'max'> {
  if (card === '!') return { min: 1, max: 1 };
  if (card === '*') return { min: 0, max: 'unbounded' };
  if (card === '+') return { min: 1, max: 'unbounded' };
  const range = /^\[(\d+)\.\.(\w+)\]$/.exec(card ?? '');
  if (!range) return { min: 0, max: 1 };
  return { min: Number(range[1]), max: range[2] === 'unbounded' ? 'unbounded' : Number(range[2]) };
}

const MARK =
  /^ (?:= (?:"((?:[^"\\]|\\.)*)"|(\S+))|-> (\S+)|@(\w+)\(([^)]*)\)|@(\S+)|in (\w+)|when (\S+)|since (\S+)|until (\S+)|rename (\w+)|(list|partial))/;

function marks(field: Field, text: string, faces: string, nested: boolean): void {
  let left = text;
  let own: string | undefined;
  let list = false;
  while (left.trim() !== '') {
    const mark = MARK.exec(left);
    if (!mark) throw new NotationError(`${field.name}: cannot read "${left.trim()}"`);
    left = left.slice(mark[0].length);
    const [, quoted, word, ref, store, args, column, inFaces, when, since, until, rename, flag] =
      mark;
    if (quoted !== undefined) field.default = JSON.parse(`"${quoted}"`) as string;
    else if (word !== undefined) field.default = word;
    else if (ref === 'none') field.noTarget = true;
    else if (ref) field.ref = ref.split('|');
    else if (store) field.store = parseStore(field.name, store, args ?? '');
    else if (column) field.store = parseStore(field.name, column, undefined);
    else if (inFaces) own = facesOf(field.name, inFaces);
    else if (when) field.presence = parseWhen(when);
    else if (since) field.since = since as Version;
    else if (until) field.until = until as Version;
    else if (rename) field.rename = rename;
    else if (flag === 'list') list = true;
    else if (flag === 'partial') field.partial = true;
  }
  const usual = nested ? faces : [...faces].filter((face) => face !== 'l' || list).join('');
  field.faces = own ?? usual;
}

/** `agl`: the faces of add, update, get, list and options, each at most once. */
export function facesOf(name: string, text: string): string {
  if (!/^(?:([augol])(?!.*\1))+$/.test(text))
    throw new NotationError(`${name}: no faces "${text}"`);
  return text;
}

function parseWhen(text: string): Partial<Record<Face, Version[]>> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [face, versions] = part.split(':');
      return [face, versions?.split('+') ?? []];
    }),
  ) as Partial<Record<Face, Version[]>>;
}

/** `@column`, `@none`, `@secret(pin)`, `@side(t.c by fk where a=1)`, `@owned(t.c by own where a=1)`, `@children(t by fk order o column c)` */
function parseStore(name: string, word: string, args: string | undefined): Store {
  if (args === undefined) return word === 'none' ? { at: 'none' } : { at: 'column', column: word };
  if (word === 'secret') return { at: 'secret', kind: args as 'password' | 'pin' | 'digest' };
  const words = args.split(' ');
  const after = (key: string): string | undefined => {
    const at = words.indexOf(key);
    return at < 0 ? undefined : words[at + 1];
  };
  const fk = after('by') ?? '';
  const where = parseWhere(after('where'));
  if (word === 'side' || word === 'owned') {
    const [table = '', column = ''] = (words[0] ?? '').split('.');
    const key = word === 'side' ? { fk } : { fk: 'pkid', via: fk };
    return { at: 'side', table, ...key, column, ...(where && { where }) };
  }
  if (word !== 'children') throw new NotationError(`${name}: no place @${word}(...)`);
  const order = after('order');
  const from = after('from');
  const column = after('column');
  return {
    at: 'children',
    table: words[0] ?? '',
    fk,
    ...(order && { order }),
    ...(from && { from: Number(from) }),
    ...(where && { where }),
    ...(column && { column }),
  };
}

function parseWhere(text: string | undefined): Where | undefined {
  if (text === undefined) return undefined;
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [column = '', value = ''] = part.split('=');
      return [column, /^\d+$/.test(value) ? Number(value) : value];
    }),
  );
}
