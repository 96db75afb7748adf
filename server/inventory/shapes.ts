/**
 * Two clusters asked the same, and the shape of their answers compared: status, content type,
 * elements, their order and their attributes. Values are not looked at.
 */
import type { Model, Noun } from '../schema/model';
import { livesIn } from '../schema/model';
import { outlineOf, type Outline } from '../soap/outline';
import type { AxlClient, AxlReply } from './axl-client';
import { readableNouns } from './read';

export interface ShapeDifference {
  operation: string;
  /** of the element; '' is the answer itself */
  path: string;
  kind: 'status' | 'content-type' | 'only-real' | 'only-mock' | 'order' | 'attributes';
  real: string;
  mock: string;
}

export interface ShapesOptions {
  model: Model;
  /** objects of a noun that are got on each side */
  samples?: number;
  onNoun?: (noun: string, done: number, total: number) => void;
}

const SAMPLES = 3;

/** Reads only: getCCMVersion, and list and get of each noun that both schemas have. */
export async function compareShapes(
  real: AxlClient,
  mock: AxlClient,
  { model, samples = SAMPLES, onNoun }: ShapesOptions,
): Promise<ShapeDifference[]> {
  const differences = compareReplies(
    'getCCMVersion',
    [await real.raw('getCCMVersion', '')],
    [await mock.raw('getCCMVersion', '')],
  );
  const version = Number(real.version) < Number(mock.version) ? real.version : mock.version;
  const nouns = readableNouns(model, version);
  for (const [i, noun] of nouns.entries()) {
    onNoun?.(noun.name, i, nouns.length);
    const [theirs, ours] = [
      await answersOf(real, model, noun, samples),
      await answersOf(mock, model, noun, samples),
    ];
    differences.push(...compareReplies(`list${noun.name}`, [theirs.list], [ours.list]));
    // What only one side has objects of cannot be compared.
    if (theirs.got.length > 0 && ours.got.length > 0)
      differences.push(...compareReplies(`get${noun.name}`, theirs.got, ours.got));
  }
  onNoun?.('', nouns.length, nouns.length);
  return differences;
}

interface Answers {
  list: AxlReply;
  got: AxlReply[];
}

async function answersOf(
  client: AxlClient,
  model: Model,
  noun: Noun,
  samples: number,
): Promise<Answers> {
  const criterion = noun.search.find((one) => livesIn(one, client.version))?.name;
  const search = criterion === undefined ? '' : `<${criterion}>%</${criterion}>`;
  const tags = (model.classes[noun.class]?.fields ?? [])
    .filter((field) => field.faces.includes('l') && livesIn(field, client.version))
    .filter(({ name }) => name !== '')
    .map(({ name }) => `<${name}/>`);
  const paging = noun.noPaging ? '' : `<skip>0</skip><first>${samples}</first>`;
  const inner = `<searchCriteria>${search}</searchCriteria><returnedTags>${tags.join('')}</returnedTags>${paging}`;
  const list = await client.raw(`list${noun.name}`, inner);
  const uuids = [...list.text.matchAll(new RegExp(`<${noun.wrapper}[^>]* uuid="([^"]+)"`, 'g'))];
  const got: AxlReply[] = [];
  for (const [, uuid = ''] of uuids.slice(0, samples)) {
    const reply = await client.raw(`get${noun.name}`, `<uuid>${uuid}</uuid>`);
    if (reply.status === 200) got.push(reply);
  }
  return { list, got };
}

function compareReplies(
  operation: string,
  real: readonly AxlReply[],
  mock: readonly AxlReply[],
): ShapeDifference[] {
  const [one, other] = [real[0], mock[0]];
  if (!one || !other) return [];
  const all: ShapeDifference[] = [];
  const differ = (path: string, kind: ShapeDifference['kind'], a: string, b: string): void => {
    if (a !== b) all.push({ operation, path, kind, real: a, mock: b });
  };
  differ('', 'status', String(one.status), String(other.status));
  differ('', 'content-type', typeOf(one), typeOf(other));
  if (one.status !== other.status) return all;
  const [theirs, ours] = [merged(real), merged(mock)];
  for (const [path, { children, attributes }] of theirs.elements) {
    const found = ours.elements.get(path);
    if (!found) continue; // told where its parent lacks it
    const lacks = (a: readonly string[], b: readonly string[]): string =>
      a.filter((name) => !b.includes(name)).join(' ');
    // An empty element says nothing of what would be in it.
    if (children.length > 0 && found.children.length > 0) {
      differ(path, 'only-real', lacks(children, found.children), '');
      differ(path, 'only-mock', '', lacks(found.children, children));
      const common = children.filter((name) => found.children.includes(name));
      const order = found.children.filter((name) => common.includes(name));
      differ(path, 'order', common.join(' '), order.join(' '));
    }
    const sorted = (names: ReadonlySet<string>): string => [...names].sort().join(' ');
    differ(path, 'attributes', sorted(attributes), sorted(found.attributes));
  }
  return all;
}

function typeOf({ headers }: AxlReply): string {
  return String(headers['content-type'] ?? '')
    .toLowerCase()
    .replace(/\s/g, '');
}

/** Of several answers: a child that one of them has stands behind the one that it came after. */
function merged(replies: readonly AxlReply[]): Outline {
  const elements: Outline['elements'] = new Map();
  for (const { text } of replies) {
    for (const [path, { children, attributes }] of outlineOf(text).elements) {
      const seen = elements.get(path);
      if (!seen) {
        elements.set(path, { children: [...children], attributes: new Set(attributes) });
        continue;
      }
      children.forEach((name, i) => {
        if (seen.children.includes(name)) return;
        const before = children[i - 1];
        const at = before === undefined ? 0 : seen.children.indexOf(before) + 1;
        seen.children.splice(at, 0, name);
      });
      for (const name of attributes) seen.attributes.add(name);
    }
  }
  return { elements };
}

/** One line a difference. */
export function shapesText(differences: readonly ShapeDifference[]): string {
  return differences
    .map(({ operation, path, kind, real, mock }) => {
      const at = path === '' ? operation : `${operation} ${path.replace(/^Envelope\/Body\//, '')}`;
      if (kind === 'only-real') return `${at}: the mock lacks ${real}\n`;
      if (kind === 'only-mock') return `${at}: only the mock has ${mock}\n`;
      return `${at}: ${kind} ${real || '(none)'} -> ${mock || '(none)'}\n`;
    })
    .join('');
}
