/**
 * An inventory -> the steps of a fixture that makes a fresh cluster into it.
 *
 * Which object needs which is not looked up but tried, on a fresh ucmock of the same release: what
 * it refuses waits for the others, and where two objects need each other, the fields that are in
 * the way come in an update afterwards. So the fixture holds nothing that the server would refuse.
 */
import { operationsOf } from '../schema/derive';
import type { Model, Noun } from '../schema/model';
import type { Tree, Value } from '../schema/tree';
import { changedFields, diffInventories, nameOf, type Difference } from './diff';
import { keyNames, type Entry, type Inventory } from './read';

export type Step = Readonly<Record<string, Tree>>;

export interface Judge {
  /** what it has now */
  inventory(): Promise<Inventory>;
  /** runs the step; the reason when it is refused */
  refuses(operation: string, request: Tree): Promise<string | undefined>;
}

export interface Told {
  steps: Step[];
  /** where a cluster that the steps made is still another one; with the reason where one was given */
  left: (Difference & { reason?: string })[];
}

export interface FixtureOptions {
  model: Model;
  onProgress?: (done: number, total: number) => void;
}

export async function stepsOf(
  inventory: Inventory,
  judge: Judge,
  { model, onProgress }: FixtureOptions,
): Promise<Told> {
  const { entries, version } = inventory;
  const fresh = await judge.inventory();
  const there = new Map(fresh.entries.map((entry) => [nameOf(entry), entry]));
  const steps: Step[] = [];
  const reasons = new Map<string, string>();
  const take = async (operation: string, request: Tree): Promise<string | undefined> => {
    const reason = await judge.refuses(operation, request);
    if (reason === undefined) steps.push({ [operation]: request });
    return reason;
  };
  const late: { entry: Entry; fields: string[] }[] = [];
  let waiting = entries.filter((entry) => !there.has(nameOf(entry)));
  const total = waiting.length;
  while (waiting.length > 0) {
    const left: { entry: Entry; reason: string }[] = [];
    for (const entry of waiting) {
      const reason = await take(...addOf(model, entry));
      if (reason !== undefined) left.push({ entry, reason });
      onProgress?.(total - waiting.length, total);
    }
    if (left.length === waiting.length && !(await breakTie())) break;
    waiting = waiting.filter(
      (entry) =>
        left.some((one) => one.entry === entry) && !late.some((one) => one.entry === entry),
    );

    /** What was in the way of one object is so for its kind: thousands of phones and their owners. */
    async function others(like: Entry, without: readonly string[]): Promise<void> {
      for (const { entry } of left) {
        const fields = without.filter((name) => entry.object[name] !== undefined);
        if (entry === like || entry.noun !== like.noun || fields.length === 0) continue;
        const part = { ...entry, object: omit(entry.object, fields) };
        if ((await take(...addOf(model, part))) === undefined) late.push({ entry, fields });
      }
    }

    /** Takes one object without the fields that are in its way. */
    async function breakTie(): Promise<boolean> {
      for (const { entry } of left) {
        const fields = Object.keys(entry.object).filter((name) => !isKey(model, entry, name));
        const scalar = fields.filter((name) => typeof entry.object[name] !== 'string');
        for (const without of [...fields.map((name) => [name]), scalar, fields]) {
          if (without.length === 0) continue;
          const part = { ...entry, object: omit(entry.object, without) };
          if ((await take(...addOf(model, part))) !== undefined) continue;
          late.push({ entry, fields: without });
          await others(entry, without);
          return true;
        }
      }
      for (const { entry, reason } of left) reasons.set(nameOf(entry), reason);
      return false;
    }
  }
  const changed = entries.flatMap((entry) => {
    const before = there.get(nameOf(entry));
    if (!before) return [];
    const fields = changedFields(before.object, entry.object).filter(
      (name) => !isKey(model, entry, name) && entry.object[name] !== undefined,
    );
    return fields.length === 0 ? [] : [{ entry, fields }];
  });
  for (const { entry, fields } of [...late, ...changed]) await change(entry, fields);
  await removeOthers();
  const left = diffInventories(inventory, await judge.inventory());
  return {
    steps,
    left: left.map((one) => {
      const reason = reasons.get(nameOf(one));
      return { ...one, ...(reason !== undefined && { reason }) };
    }),
  };

  /** All fields in one step; what is refused by halves, until those are left that cannot be. */
  async function change(entry: Entry, fields: readonly string[]): Promise<void> {
    const operation = `update${entry.noun}`;
    if (!operationsOf(model, version).has(operation)) return;
    const request = { ...keysOf(model, entry), ...pick(entry.object, fields) };
    const reason = await take(operation, request);
    if (reason === undefined) return;
    if (fields.length === 1) {
      reasons.set(nameOf(entry), reason);
      return;
    }
    const half = Math.ceil(fields.length / 2);
    await change(entry, fields.slice(0, half));
    await change(entry, fields.slice(half));
  }

  /** Stock objects that the cluster has no more, of nouns that could be read. */
  async function removeOthers(): Promise<void> {
    const have = new Set(entries.map(nameOf));
    const unread = new Set(inventory.unread.map(({ noun }) => noun));
    for (const entry of fresh.entries) {
      const { noun } = entry;
      if (have.has(nameOf(entry)) || unread.has(noun)) continue;
      if (!operationsOf(model, version).has(`remove${noun}`)) continue;
      const reason = await take(`remove${noun}`, keysOf(model, entry));
      if (reason !== undefined) reasons.set(nameOf(entry), reason);
    }
  }
}

function nounOf(model: Model, { noun }: Entry): Noun {
  const found = model.nouns[noun];
  if (!found) throw new Error(`no noun ${noun}`);
  return found;
}

function addOf(model: Model, entry: Entry): [string, Tree] {
  return [`add${entry.noun}`, { [nounOf(model, entry).wrapper]: entry.object }];
}

function isKey(model: Model, entry: Entry, name: string): boolean {
  return keyNames(nounOf(model, entry)).includes(name);
}

/** The natural key as update takes it. */
function keysOf(model: Model, entry: Entry): Tree {
  return pick(entry.object, keyNames(nounOf(model, entry)));
}

function pick(object: Tree, names: readonly string[]): Tree {
  return entriesOf(object, (name) => names.includes(name));
}

function omit(object: Tree, names: readonly string[]): Tree {
  return entriesOf(object, (name) => !names.includes(name));
}

function entriesOf(object: Tree, wanted: (name: string) => boolean): Tree {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, Value] => wanted(entry[0])),
  );
}
