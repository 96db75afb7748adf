/**
 * Everything that AXL shows of a cluster, object by object: each noun is listed in pages, and each
 * object of the list is got.
 */
import { operationsOf, requestShape } from '../schema/derive';
import { livesIn, type Model, type Noun, type Version } from '../schema/model';
import type { Shape } from '../schema/shape';
import { textOf, treeOf, type Tree, type Value } from '../schema/tree';
import { AxlRefused, type AxlClient } from './axl-client';
import { narrow } from './narrow';

export interface Entry {
  noun: string;
  /** what tells it from others of its noun, in one text */
  key: string;
  /** as add takes it; of a noun that cannot be added, as update does */
  object: Tree;
}

/** An object or a noun that could not be read. */
export interface Unread {
  noun: string;
  key: string;
  reason: string;
}

export interface Inventory {
  version: Version;
  entries: Entry[];
  unread: Unread[];
}

export interface ReadOptions {
  model: Model;
  /** objects of a page */
  page?: number;
  /** told of each object when it was read */
  onEntry?: (entry: Entry, uuid: string) => void;
  onNoun?: (noun: string, done: number, total: number) => void;
  /** read before: nouns that are complete, and objects by their uuid */
  known?: { nouns: ReadonlySet<string>; entries: ReadonlyMap<string, Entry> };
  onComplete?: (noun: string) => void;
}

const PAGE = 200;

/** @throws Unreachable */
export async function readInventory(client: AxlClient, options: ReadOptions): Promise<Inventory> {
  const { model, known } = options;
  const { version } = client;
  const nouns = readableNouns(model, version);
  const entries: Entry[] = [...(known?.entries.values() ?? [])];
  const unread: Unread[] = [];
  const seen = new Set(known?.entries.keys());
  for (const [i, noun] of nouns.entries()) {
    options.onNoun?.(noun.name, i, nouns.length);
    if (known?.nouns.has(noun.name)) continue;
    try {
      await readNoun(client, noun, options, { entries, unread, seen });
      options.onComplete?.(noun.name);
    } catch (error) {
      if (!(error instanceof AxlRefused)) throw error;
      unread.push({ noun: noun.name, key: '', reason: error.message });
    }
  }
  options.onNoun?.('', nouns.length, nouns.length);
  return { version, entries, unread };
}

/** Those whose objects can be listed, got, and made or changed. */
export function readableNouns(model: Model, version: Version): Noun[] {
  const operations = operationsOf(model, version);
  return (
    Object.values(model.nouns)
      .filter((noun) => livesIn(noun, version) && noun.mode !== 'read-only')
      .filter(({ name }) => operations.has(`list${name}`) && operations.has(`get${name}`))
      .filter(({ name }) => operations.has(`add${name}`) || operations.has(`update${name}`))
      // A row that two nouns show (Phone, H323Phone) is read as the plainer one.
      .sort((a, b) => a.name.length - b.name.length)
  );
}

async function readNoun(
  client: AxlClient,
  noun: Noun,
  options: ReadOptions,
  { entries, unread, seen }: Pick<Inventory, 'entries' | 'unread'> & { seen: Set<string> },
): Promise<void> {
  const { model } = options;
  const shape = takenShape(model, client.version, noun);
  for await (const uuid of listed(client, noun, options.page ?? PAGE)) {
    if (seen.has(uuid)) continue;
    seen.add(uuid);
    try {
      const answer = await client.call(`get${noun.name}`, `<uuid>${uuid}</uuid>`);
      const object = narrow(memberOf(answer[noun.wrapper]), shape);
      if (typeof object !== 'object' || object === null || Array.isArray(object)) continue;
      const entry = { noun: noun.name, key: keyOf(noun, object), object };
      entries.push(entry);
      options.onEntry?.(entry, uuid);
    } catch (error) {
      if (!(error instanceof AxlRefused)) throw error;
      unread.push({ noun: noun.name, key: uuid, reason: error.message });
    }
  }
}

/** The object in the request of add, or of update where it is flat. */
function takenShape(model: Model, version: Version, noun: Noun): Shape | undefined {
  if (operationsOf(model, version).has(`add${noun.name}`))
    return requestShape(model, version, `add${noun.name}`).byName.get(noun.wrapper)?.shape?.();
  return requestShape(model, version, `update${noun.name}`);
}

/** How many rows the server says it may be asked for. [doc] facts/axl.md 6.1 */
const SUGGESTED = /Suggestive Row Fetch: less than (\d+) rows/;

/** The uuids of a noun's objects. */
async function* listed(client: AxlClient, noun: Noun, page: number): AsyncGenerator<string> {
  const [criterion = ''] = [...noun.natural, ...noun.search.map(({ name }) => name)].filter(
    (name) => noun.search.some((one) => one.name === name && livesIn(one, client.version)),
  );
  const search = criterion === '' ? '' : `<${criterion}>%</${criterion}>`;
  const tag = criterion === '' ? noun.show : criterion;
  let first = page;
  for (let skip = 0; ;) {
    const paging = noun.noPaging ? '' : `<skip>${skip}</skip><first>${first}</first>`;
    let rows: Value[];
    try {
      const inner = `<searchCriteria>${search}</searchCriteria><returnedTags><${tag}/></returnedTags>${paging}`;
      const answer = await client.call(`list${noun.name}`, inner);
      const found = answer[noun.wrapper];
      rows = found === undefined || found === null ? [] : Array.isArray(found) ? found : [found];
    } catch (error) {
      const less = Number(
        error instanceof AxlRefused ? SUGGESTED.exec(error.message)?.[1] : undefined,
      );
      if (!(less > 1) || noun.noPaging) throw error;
      first = Math.min(first - 1, less - 1);
      if (first < 1) throw error;
      continue;
    }
    for (const row of rows) {
      const uuid = treeOf(row)['@uuid'];
      if (typeof uuid === 'string' && uuid !== '') yield uuid;
    }
    if (noun.noPaging || rows.length < first) return;
    skip += rows.length;
  }
}

function memberOf(value: Value | undefined): Value | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Elements by which an object is named: its natural key, else what requests name it by, else what it is shown as. */
export function keyNames({ natural, keys, show }: Noun): readonly string[] {
  if (natural.length > 0) return natural;
  const form = keys.find(({ parts }) => parts.every(({ name }) => name !== 'uuid'));
  return form ? form.parts.map(({ name }) => name) : [show];
}

export function keyOf(noun: Noun, object: Tree): string {
  const texts = keyNames(noun).map((name) => textOf(object[name]) ?? '');
  return texts[0] !== '' ? texts.join(' in ') : JSON.stringify(object);
}
