/** Simple types, enumerations, types that no rule derives, and operations beside the verbs. */
import type {
  EnumValue,
  ExplicitType,
  Operation,
  SimpleType,
  Version,
  XsdNode,
} from '../../server/schema/model';
import { asMap, marksOf } from './compile-classes';
import { NotationError, onlyWords } from './parse-line';

type Yaml = Record<string, unknown>;

/** simple-types.yaml */
export function compileSimple(name: string, block: Yaml): Record<string, SimpleType> {
  const life = block.versions === undefined ? {} : marksOf(String(block.versions).split(' '));
  if (Array.isArray(block.lengths)) {
    return Object.fromEntries(
      block.lengths.map(String).map((text) => {
        const [length = '', ...marks] = text.split(' ');
        return [
          `${name}${length}`,
          { base: String(block.base), maxLength: Number(length), ...marksOf(marks) },
        ];
      }),
    );
  }
  if (Array.isArray(block.union)) {
    return {
      [name]: { base: 'xsd:string', union: block.union as SimpleType['union'] & object, ...life },
    };
  }
  const { base, pattern, minInclusive, maxInclusive } = block;
  return {
    [name]: {
      base: String(base),
      ...(pattern !== undefined && { pattern: String(pattern) }),
      ...(minInclusive !== undefined && { minInclusive: String(minInclusive) }),
      ...(maxInclusive !== undefined && { maxInclusive: String(maxInclusive) }),
      ...life,
    },
  };
}

/** enums*.yaml: `Status: {table: typestatus, values: {Off: 0, On: "1 since 12.5", Odd: "7~"}}` */
export function compileEnum(name: string, block: Yaml): SimpleType {
  onlyWords(block, ['table', 'values', 'versions', 'soap-only', 'closed'], name);
  // A list of pairs where the texts are numbers: a map of JavaScript would sort those.
  const pairs = Array.isArray(block.values)
    ? (block.values as [string, unknown][])
    : Object.entries(asMap(block.values, name));
  const values = pairs.map(([text, mark]): EnumValue => {
    const [number = '', ...marks] = String(mark).split(' ');
    const ours = number.endsWith('~');
    return {
      name: text,
      enum: parseInt(number, 10),
      ...(ours && { ev: 'guess' }),
      ...marksOf(marks),
    };
  });
  return {
    base: 'xsd:string',
    values,
    ...(block.closed !== true && { open: true }),
    ...(block['soap-only'] === true && { soapOnly: true }),
    ...(block.table !== undefined && { table: String(block.table) }),
    ...(block.versions !== undefined && marksOf(String(block.versions).split(' '))),
  };
}

/** types-*.yaml: `Name:` or, where versions differ, `Name@11.5:` */
export function compileExplicit(key: string, block: Yaml): ExplicitType {
  const [name = ''] = key.split('@');
  return {
    name,
    ...(Array.isArray(block.versions) && { versions: block.versions.map(String) as Version[] }),
    ...(block.abstract === true && { abstract: true }),
    ...compileBody(block, key),
  };
}

function compileBody(block: Yaml, where: string): Omit<ExplicitType, 'name'> {
  const attributes = block.attributes === undefined ? undefined : asMap(block.attributes, where);
  const content = block.content === undefined ? undefined : asMap(block.content, where);
  return {
    ...(block.base !== undefined && { base: String(block.base) }),
    ...(block.text !== undefined && { text: String(block.text) }),
    ...(attributes && {
      attributes: Object.entries(attributes).map(([name, type]) => {
        const [, text = '', required, value] =
          /^([\w:]+)(!)?(?: = (\S+))?$/.exec(String(type)) ?? [];
        return {
          name,
          type: text,
          ...(required && { required: true }),
          ...(value !== undefined && { default: value }),
        };
      }),
    }),
    ...(content && Object.keys(content).length > 0 && { content: compileNode(content, where) }),
  };
}

function compileNode(value: unknown, where: string): XsdNode {
  if (typeof value === 'string') return compileElement(value, where);
  const block = asMap(value, where);
  const occurs = occurrence(block.is === undefined ? '' : String(block.is), where);
  if (block.any === true) return { kind: 'any', min: 0, max: 'unbounded' };
  for (const kind of ['sequence', 'choice'] as const) {
    const items = block[kind];
    if (Array.isArray(items)) {
      return { kind, ...occurs, items: items.map((item) => compileNode(item, where)) };
    }
  }
  if (typeof block.el !== 'string')
    throw new NotationError(`${where}: cannot read ${JSON.stringify(block)}`);
  const element = { kind: 'element' as const, name: block.el, ...occurs };
  if (block.restriction !== undefined) {
    return {
      ...element,
      restriction: asMap(block.restriction, where) as { base: string; pattern?: string },
    };
  }
  return { ...element, inline: compileBody(block, `${where}.${block.el}`) };
}

const ELEMENT = /^(\w+): ([\w:]+)(.*)$/;

/** `name: String100[0..1]? = "x"` */
function compileElement(text: string, where: string): XsdNode {
  const [, name = '', type = '', rest = ''] = ELEMENT.exec(text) ?? [];
  if (name === '') throw new NotationError(`${where}: cannot read "${text}"`);
  return { kind: 'element', name, type, ...occurrence(rest, where) };
}

function occurrence(
  text: string,
  where: string,
): Pick<XsdNode, 'min' | 'max' | 'nillable' | 'default'> {
  const match = /^\s*(?:\[(\d+)\.\.(\d+|\*)\])?(\?)?(?: = (".*"))?$/.exec(text);
  if (!match) throw new NotationError(`${where}: cannot read "${text}"`);
  const [, min, max, nil, value] = match;
  return {
    min: min === undefined ? 1 : Number(min),
    max: max === undefined ? 1 : max === '*' ? 'unbounded' : Number(max),
    ...(nil && { nillable: true }),
    ...(value !== undefined && { default: JSON.parse(value) as string }),
  };
}

/** operations.yaml: `doDeviceReset: DoDeviceResetReq -> DoDeviceResetRes since 12.5` */
export function compileOperation(name: string, text: string): Operation {
  const match = /^(\w+) -> (\w+)(.*)$/.exec(text);
  if (!match) throw new NotationError(`${name}: cannot read "${text}"`);
  const [, request = '', response = '', rest = ''] = match;
  const everywhere = / everywhere-from (\S+)/.exec(rest)?.[1];
  return {
    name,
    request,
    response,
    ...(everywhere !== undefined && { everywhere }),
    ...marksOf(rest.trim().split(' ')),
  };
}
