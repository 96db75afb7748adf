/**
 * What the XSD forbids and the real server takes: found here, refused only with --strict.
 * [recorded] facts/axl.md 1.5: the real server does not validate.
 *
 * Unknown elements are found while decoding (soap/decode.ts); all else is found in the tree.
 */
import { shapeOf } from './derive';
import type { ElementShape, Particle, Shape } from './shape';
import { livesIn, type Model, type SimpleType, type Version } from './model';
import { textOf, treeOf, type Tree, type Value } from './tree';

export interface Finding {
  kind: string;
  /** 'addPhone/phone/lines/line[2]/dirn' */
  path: string;
  /** what is wrong, in words */
  detail?: string;
}

/**
 * All findings of a request: missing, too-many, order, choice, nil, enum, length, pattern, type.
 * Never throws.
 */
export function strictFindings(
  shape: Shape,
  request: { operation: string; tree: Tree },
  model: Model,
  version: Version,
): Finding[] {
  const findings: Finding[] = [];
  checkTree({ model, version, findings, tags: false }, shape, request.tree, request.operation);
  return findings;
}

interface Context {
  model: Model;
  version: Version;
  findings: Finding[];
  /** inside returnedTags: the names select, their content is ignored. [recorded] facts/axl.md 6 */
  tags: boolean;
}

const TAGS = 'returnedTags';

function checkTree(context: Context, shape: Shape, tree: Tree, path: string): void {
  if (shape.any || shape.text !== undefined) return;
  const note: Note = (kind, name, detail) => {
    context.findings.push({ kind, path: `${path}/${name}`, detail });
  };
  const sent = Object.keys(tree).filter((name) => !/^[@#]/.test(name));
  checkOrder(shape, sent, note);
  for (const content of contents(context, shape)) checkParticle(content, tree, true, note);
  for (const element of shape.elements) {
    const value = tree[element.name];
    if (value !== undefined) checkElement(context, element, value, `${path}/${element.name}`);
  }
}

/** The particles of a shape; those that it inherits come first (the key of an update). */
function contents(context: Context, shape: Shape): Particle[] {
  const { model, version } = context;
  const base = shape.base === undefined ? undefined : shapeOf(model, version, shape.base);
  const inherited = base ? contents(context, base) : [];
  return [...inherited, shape.content];
}

type Note = (kind: string, name: string, detail: string) => void;

function checkOrder(shape: Shape, sent: string[], note: Note): void {
  const order = new Map(shape.elements.map(({ name }, i) => [name, i]));
  let last = -1;
  for (const name of sent) {
    const at = order.get(name);
    if (at === undefined) continue;
    if (at < last) note('order', name, `belongs before ${shape.elements[last]?.name ?? ''}`);
    last = Math.max(last, at);
  }
}

/** Required elements are missed only where their group is used at all. */
function checkParticle(particle: Particle, tree: Tree, required: boolean, note: Note): void {
  if (particle.kind === 'element') {
    const value = tree[particle.name];
    const count = value === undefined ? 0 : Array.isArray(value) ? value.length : 1;
    if (required && count < particle.min) note('missing', particle.name, 'is required');
    if (particle.max !== 'unbounded' && count > particle.max)
      note('too-many', particle.name, `${count} sent, ${particle.max} allowed`);
    return;
  }
  const used = particle.items.filter((item) => isUsed(item, tree));
  if (particle.kind === 'choice') {
    const [first, second] = used;
    if (first && second) note('choice', nameOf(second), `excludes ${nameOf(first)}`);
    if (!first && required && particle.min > 0 && particle.items.every((item) => item.min > 0)) {
      note('missing', particle.items.map(nameOf).join('|'), 'one of them is required');
    }
    for (const item of used) checkParticle(item, tree, true, note);
    return;
  }
  const needed = required && (particle.min > 0 || used.length > 0);
  for (const item of particle.items) checkParticle(item, tree, needed, note);
}

function isUsed(particle: Particle, tree: Tree): boolean {
  return particle.kind === 'element'
    ? tree[particle.name] !== undefined
    : particle.items.some((item) => isUsed(item, tree));
}

function nameOf(particle: Particle): string {
  if (particle.kind === 'element') return particle.name;
  const [first] = particle.items;
  return first ? nameOf(first) : '';
}

function checkElement(context: Context, element: ElementShape, value: Value, path: string): void {
  if (Array.isArray(value)) {
    value.forEach((member, i) => checkElement(context, element, member, `${path}[${i + 1}]`));
    return;
  }
  if (value === null) {
    if (!element.nillable) context.findings.push({ kind: 'nil', path, detail: 'may not be nil' });
    return;
  }
  const shape = element.shape?.();
  if (shape && shape.text === undefined) {
    const tags = context.tags || element.name === TAGS;
    return checkTree({ ...context, tags }, shape, treeOf(value), path);
  }
  if (context.tags) return;
  const text = textOf(value);
  const simple = shape?.text ?? element.simple;
  if (text === undefined || (simple === undefined && !element.restriction)) return;
  const found = element.restriction?.pattern
    ? checkPattern(element.restriction.pattern, text)
    : checkText(context, simple ?? '', text);
  if (found) context.findings.push({ kind: found[0], path, detail: found[1] });
}

const BUILT_IN: Record<string, RegExp> = {
  'xsd:int': /^\s*[+-]?\d+\s*$/,
  'xsd:integer': /^\s*[+-]?\d+\s*$/,
  'xsd:nonNegativeInteger': /^\s*\+?\d+\s*$/,
  'xsd:positiveInteger': /^\s*\+?0*[1-9]\d*\s*$/,
  'xsd:unsignedLong': /^\s*\+?\d+\s*$/,
  'xsd:boolean': /^\s*(true|false|0|1)\s*$/,
};

type Found = [kind: string, detail: string] | undefined;

function checkText({ model, version }: Context, simple: string, text: string): Found {
  const builtIn = BUILT_IN[simple];
  if (builtIn) return builtIn.test(text) ? undefined : ['type', `"${text}" is no ${simple}`];
  const type: SimpleType | undefined = model.simples[simple];
  if (!type) return undefined;
  if (type.maxLength !== undefined && text.length > type.maxLength)
    return ['length', `${text.length} characters, ${type.maxLength} allowed`];
  if (type.pattern !== undefined && checkPattern(type.pattern, text))
    return ['pattern', `"${text}" is no ${simple}`];
  // An AXL enumeration is a union with string, so the XSD forbids nothing; we still tell.
  if (
    type.values &&
    text !== '' &&
    !type.values.some((value) => value.name === text && livesIn(value, version))
  )
    return ['enum', `"${text}" is no ${simple}`];
  if (simple === 'XInteger' && text !== '' && !/^\s*[+-]?\d+\s*$/.test(text))
    return ['type', `"${text}" is no number`];
  return undefined;
}

function checkPattern(pattern: string, text: string): Found {
  return new RegExp(`^(?:${pattern})$`).test(text)
    ? undefined
    : ['pattern', `"${text}" does not match ${pattern}`];
}
